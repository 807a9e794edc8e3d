package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WorkflowLogTest {
  private static Runner log(Consumer<WorkflowLog> work) {
    var bytes = new ByteArrayOutputStream();
    var log = new WorkflowLog(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    work.accept(log);
    log.close();
    return Runner.reading(bytes.toString(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> hostile() {
    var pieces =
        Arbitraries.of(
            "::set-output name=a::b",
            "##[add-path]/evil",
            "x ##[set-env name=LD_PRELOAD]e",
            "::stop-commands::x",
            "::x::",
            "::add-mask::a",
            "\n",
            "\r",
            "\u001b[31m",
            "::error::boo",
            "  ::debug::",
            "text",
            "\u2028",
            "\ufffd");
    return pieces.list().ofMaxSize(8).map(list -> String.join("", list));
  }

  @Property(tries = 500)
  void nothingThatIsPrintedIsEverACommand(@ForAll("hostile") String text) {
    var also = new ArrayList<String>();
    var runner =
        log(
            it -> {
              try (var out = it.text(also::add)) {
                out.print(text);
              }
              it.error(Map.of("title", "web-1: failed"), text);
            });
    assertThat(runner.commands()).hasSize(1);
    assertThat(runner.commands().get(0).command()).isEqualTo("error");
    assertThat(runner.commands().get(0).data()).isEqualTo(text);
    assertThat(runner.listens()).isTrue();
    assertThat(runner.shown()).hasSameSizeAs(also);
  }

  @Example
  void propertiesAndDataComeThroughWhatever() {
    var odd = "50% of a,b: c\r\nd";
    var runner = log(it -> it.error(Map.of("file", odd, "line", "3"), odd));
    assertThat(runner.commands())
        .containsExactly(new Runner.Done("error", Map.of("file", odd, "line", "3"), odd));
  }

  @Example
  void aSecretOfManyLinesIsMaskedLineByLineFromThenOn() {
    var runner =
        log(
            it -> {
              it.line("before");
              it.mask("-----BEGIN KEY-----\nabcdef\n-----END KEY-----");
              it.line("the host says abcdef");
            });
    assertThat(runner.shown()).containsExactly("before", "the host says ***");
  }

  @Example
  void linesOfTwoStreamsDoNotMix() throws InterruptedException {
    var bytes = new ByteArrayOutputStream();
    var log = new WorkflowLog(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    var threads = new ArrayList<Thread>();
    for (var name : List.of("a", "b")) {
      var out = log.text(line -> {});
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  out.print(name);
                  out.print(name + "\n");
                  log.warning(name);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (var thread : threads) {
      thread.join();
    }
    log.close();
    var runner = Runner.reading(bytes.toString(StandardCharsets.UTF_8));
    assertThat(runner.shown()).hasSize(1000).containsOnly("aa", "bb");
    assertThat(runner.commands("warning")).hasSize(1000);
  }
}
