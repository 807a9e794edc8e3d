package io.svcdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.event.Masking;
import io.svcdeploy.event.RecordStrings;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.w3c.dom.Document;

/** Whatever stands in a report, its files stay readable. */
class ReportWriterPropertyTest {
  private static final DeployReport TEMPLATE =
      Samples.report(
          "needs-attention",
          ExitCode.NEEDS_ATTENTION,
          Samples.withEvidence("web-1", Samples.rolledBack()),
          Samples.withEvidence("web-2", Samples.needsAttention()),
          Samples.host("web-3", Samples.skipped()),
          Samples.host("web-4", Samples.deployed()));

  private static Path folder = Path.of("");

  @BeforeContainer
  static void createFolder() throws Exception {
    folder = Files.createTempDirectory("report");
  }

  @AfterContainer
  static void deleteFolder() throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Reports in which every string is replaced by one of these, in turn. */
  @Provide
  Arbitrary<DeployReport> reports() {
    var nasty =
        Arbitraries.of(
            "|",
            "\\",
            "\\|",
            "`",
            "````",
            "<b>",
            "]]>",
            "&amp;",
            "\"",
            "'",
            "\r\n",
            "\n\n# x",
            "\u0000",
            "\u001b[31m",
            "\ud83d",
            "\udc00\ud83d",
            "\ufffe",
            "\uffff",
            "😀",
            "$x$",
            "<!--",
            "\u2028",
            "\u0085",
            " ",
            "");
    var text =
        Arbitraries.oneOf(nasty, Arbitraries.strings().all().ofMaxLength(6))
            .list()
            .ofMaxSize(6)
            .map(parts -> String.join("", parts));
    return text.list().ofMinSize(1).ofMaxSize(7).map(ReportWriterPropertyTest::filledWith);
  }

  private static DeployReport filledWith(List<String> texts) {
    Iterator<String> endless = Stream.generate(() -> texts).flatMap(List::stream).iterator();
    return RecordStrings.map(TEMPLATE, old -> endless.next());
  }

  @Property(tries = 200)
  void the_files_can_be_read_back(@ForAll("reports") DeployReport report) throws Exception {
    ReportWriter.write(report, folder, new Masking());

    var json = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("report.json")));
    assertThat(json.get("hosts")).hasSize(4);
    var xml = parse(Files.readAllBytes(folder.resolve("junit.xml")));
    assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(4);
    assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(1);
    checkMarkdown(Files.readAllLines(folder.resolve("report.md")));
  }

  private static Document parse(byte[] xml) throws Exception {
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(new ByteArrayInputStream(xml));
  }

  /**
   * Reads as GitHub does: a fence hides lines until one as long; a table ends with a blank line.
   */
  private static void checkMarkdown(List<String> lines) {
    var fence = "";
    var rows = 0;
    for (var line : lines) {
      if (!fence.isEmpty()) {
        fence = closes(line, fence) ? "" : fence;
      } else if (line.startsWith("```")) {
        fence = line.replaceAll("[^`].*", "");
      } else if (line.startsWith("|")) {
        rows++;
        assertThat(line.chars().filter(c -> c == '|').count()).as(line).isEqualTo(6);
        assertThat(line).endsWith(" |");
      } else {
        assertThat(line).doesNotContain("|").doesNotContain("<");
      }
    }
    assertThat(fence).as("an open fence").isEmpty();
    // Heading and rule of three tables, four hosts, two hosts with one look of two checks.
    assertThat(rows).isEqualTo(3 * 2 + 4 + 2 * 2);
  }

  private static boolean closes(String line, String fence) {
    var marks = line.strip();
    return marks.length() >= fence.length() && marks.chars().allMatch(c -> c == '`');
  }
}
