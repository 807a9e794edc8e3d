package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FrameReaderTest {
  private static final String NUMBER = "0123abcd";

  private static void write(FrameReader reader, String text, int chunk) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += chunk) {
      reader.write(bytes, at, Math.min(chunk, bytes.length - at));
    }
  }

  @Property(tries = 300)
  void anyOutputInAnyPiecesIsCutExactly(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 50) int chunk) {
    var sent = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    var reader = new FrameReader();
    var first = reader.expect(NUMBER);
    var second = reader.expect("ff");
    write(reader, sent + "\n" + NUMBER + " 7\nmore\nff \n", chunk);
    assertThat(first).isCompletedWithValue(new FrameReader.Frame(sent, "7"));
    assertThat(second).isCompletedWithValue(new FrameReader.Frame("more", ""));
  }

  @Example
  void whatOnlyLooksLikeTheEndIsOutput() {
    for (var text :
        List.of("\n", "\n\n", "\n0123", "\n0123abcd", "0123abcd 1\n", "\n\n0123abcx ")) {
      var reader = new FrameReader();
      var frame = reader.expect(NUMBER);
      write(reader, text, 3);
      assertThat(frame).isNotDone();
      write(reader, "\n" + NUMBER + " 0\n", 3);
      assertThat(frame).isCompletedWithValue(new FrameReader.Frame(text, "0"));
    }
  }

  @Example
  void whatNobodyExpectsIsDropped() {
    var reader = new FrameReader();
    var first = reader.expect("ff");
    write(reader, "\nff 0\nlate words\n", 4);
    var frame = reader.expect(NUMBER);
    write(reader, "text\n" + NUMBER + " 0\nlate again", 4);
    assertThat(first).isCompleted();
    assertThat(frame).isCompletedWithValue(new FrameReader.Frame("text", "0"));
    assertThat(reader.received()).isEmpty();
  }

  @Example
  void whyAShellDoesNotStartIsKeptThoughNothingIsExpectedYet() {
    var reader = new FrameReader();
    write(reader, "sudo: a password is required\n", 4);
    reader.end();
    assertThat(reader.expect(NUMBER)).isCompletedExceptionally();
    assertThat(reader.received()).isEqualTo("sudo: a password is required\n");
  }

  @Example
  void theEndOfTheStreamFailsWhatIsExpected() {
    var reader = new FrameReader();
    var before = reader.expect(NUMBER);
    write(reader, "half a line", 4);
    reader.close();
    assertThat(before).isCompletedExceptionally();
    assertThat(reader.expect("ff")).isCompletedExceptionally();
    assertThat(reader.received()).isEqualTo("half a line");
  }
}
