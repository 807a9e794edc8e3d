package io.svcdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryTableTest {
  private static final Screen WIDE = new Screen(100, 24, false, true);

  @Test
  void a_good_run_is_a_table_and_one_sentence() {
    var report = Samples.of("deploy", "deployed", ExitCode.OK, Samples.deployed());

    assertThat(SummaryTable.render(report, false, 100))
        .isEqualTo(
            """
            HOST   RESULT    FROM → TO      SENT             TIME
            web-1  deployed  1.1.0 → 1.2.0  53.2 kB (patch)  12.3 s

            Deployed: web-1 is healthy on 1.2.0.
            """);
  }

  @Test
  void a_failure_shows_its_evidence_and_where_the_report_is() {
    var report =
        Samples.report(
            "rolled-back",
            ExitCode.ROLLED_BACK,
            Samples.withEvidence("web-1", Samples.rolledBack()),
            Samples.host("web-2.example.com", Samples.skipped()));

    assertThat(SummaryTable.render(report, WIDE, Optional.of(Path.of("build/report"))))
        .isEqualTo(
            """
            HOST               RESULT       FROM → TO      SENT             TIME
            web-1              rolled-back  1.1.0 → 1.2.0  7.4 MB (raw)     2 min 05 s (down 31.1 s)
            web-2.example.com  skipped      -              53.2 kB (patch)  the failure budget was spent

            Failed and rolled back: web-1 is healthy on 1.1.0; web-2.example.com was not touched.

            ↩ web-1: not healthy within 30 s
              output:
                | http 503
                | maintenance
              hint: read the log lines below
              health gate:
                #1 after 1.0 s: http: status 503 | maintenance
              service manager:
                | hello.service: active (running)
              log:
                | starting
                | ```fatal: no database
              left as: healthy on 1.1.0

            Report: build/report
            """);
  }

  @Test
  void colours_only_add_escape_sequences() {
    var report =
        Samples.report(
            "rolled-back",
            ExitCode.ROLLED_BACK,
            Samples.withEvidence("web-1", Samples.rolledBack()));

    var coloured = SummaryTable.render(report, true, 100);

    assertThat(coloured).contains("\u001b[33mrolled-back");
    assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo(SummaryTable.render(report, false, 100));
  }

  @Test
  void without_unicode_the_frame_is_ASCII() {
    var report = Samples.of("deploy", "failed", ExitCode.FAILED, Samples.failed());

    var text = SummaryTable.render(report, new Screen(100, 24, false, false), Optional.empty());

    assertThat(text).contains("FROM -> TO", "x web-1: not healthy").matches("\\p{ASCII}*");
  }

  @Test
  void at_most_five_hosts_are_shown_in_full_and_the_rest_are_named() {
    var hosts =
        IntStream.rangeClosed(1, 7)
            .mapToObj(i -> Samples.withEvidence("web-" + i, Samples.rolledBack()))
            .toArray(HostReport[]::new);
    var report = Samples.report("rolled-back", ExitCode.ROLLED_BACK, hosts);

    var text = SummaryTable.render(report, WIDE, Optional.empty());

    assertThat(text.lines().filter(line -> line.startsWith("↩ "))).hasSize(5);
    assertThat(text).endsWith("\nFailed too: web-6, web-7\n");
  }

  @Test
  void at_most_ten_log_lines_are_shown_the_last_ones() {
    var log = IntStream.rangeClosed(1, 30).mapToObj(i -> "line " + i).toList();
    var evidence = new HostReport.Evidence(List.of(), "", log, "");
    var host = Samples.host("web-1", Samples.failed());
    var report =
        Samples.report(
            "failed",
            ExitCode.FAILED,
            new HostReport(
                "web-1",
                host.outcome(),
                host.digest(),
                0,
                0,
                "none",
                host.took(),
                Optional.empty(),
                List.of(),
                Optional.of(evidence)));

    assertThat(SummaryTable.render(report, WIDE, Optional.empty()).lines())
        .filteredOn(line -> line.contains("| line"))
        .hasSize(10)
        .first()
        .isEqualTo("    | line 21");
  }

  @Test
  void rows_are_cut_to_the_width() {
    var report = Samples.of("deploy", "deployed", ExitCode.OK, Samples.deployed());

    assertThat(SummaryTable.render(report, false, 20).lines().limit(2))
        .containsExactly("HOST   RESULT    FR…", "web-1  deployed  1.…");
  }
}
