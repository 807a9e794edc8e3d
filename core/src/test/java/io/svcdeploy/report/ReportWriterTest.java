package io.svcdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.event.Masking;
import io.svcdeploy.event.RecordStrings;
import io.svcdeploy.event.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
  private static final DeployReport ROLLED_BACK =
      Samples.report(
          "rolled-back",
          ExitCode.ROLLED_BACK,
          Samples.withEvidence("web-1", Samples.rolledBack()),
          Samples.host("web-2", Samples.deployed()));

  @TempDir Path folder;

  private String written(DeployReport report, String name) {
    ReportWriter.write(report, folder, new Masking());
    return read(folder.resolve(name));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void three_files_are_written_and_nothing_else_stays() throws Exception {
    var nested = folder.resolve("a/b");
    ReportWriter.write(ROLLED_BACK, nested, new Masking());
    ReportWriter.write(ROLLED_BACK, nested, new Masking());

    try (var files = Files.list(nested)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("report.json", "report.md", "junit.xml");
    }
  }

  @Test
  void a_run_that_is_refused_leaves_no_report_of_an_earlier_one() throws Exception {
    for (var name : List.of("report.json", "report.md", "junit.xml", "other.txt")) {
      Files.writeString(folder.resolve(name), "deployed");
    }

    ReportWriter.prepare(folder);

    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("other.txt"));
    }
  }

  @Test
  void the_same_report_makes_the_same_bytes() {
    for (var name : List.of("report.json", "report.md", "junit.xml")) {
      assertThat(written(ROLLED_BACK, name)).isEqualTo(written(ROLLED_BACK, name));
    }
  }

  @Test
  void a_folder_that_cannot_be_written_is_an_error_that_names_it() throws Exception {
    var file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> ReportWriter.write(ROLLED_BACK, file.resolve("report"), new Masking()))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining(file.resolve("report").toString());
  }

  @Test
  void a_secret_in_any_string_is_in_no_file() {
    var masking = new Masking();
    masking.remember(Secret.of("s3cr\"<&|t"));
    var leaking = RecordStrings.map(ROLLED_BACK, text -> "s3cr\u001b[1m\"<&|t s3cr\"<&|t");

    ReportWriter.write(leaking, folder, masking);

    for (var name : List.of("report.json", "report.md", "junit.xml")) {
      assertThat(read(folder.resolve(name))).contains("*").doesNotContain("s3cr");
    }
  }

  @Test
  void the_json_has_all_data() throws Exception {
    var json = parse(written(ROLLED_BACK, "report.json"));

    assertThat(json)
        .isEqualTo(
            parse(
                """
                {"v":1, "deployment":"d-7f3a", "operation":"deploy", "service":"hello",
                 "target":"prod", "version":"1.2.0", "commit":"0a1b2c3",
                 "run":"https://ci.example.com/job/7", "started":"2026-11-23T07:54:00.000Z",
                 "tookMs":126000, "result":"rolled-back", "exitCode":3,
                 "verdict":
                   "Failed and rolled back: web-1 is healthy on 1.1.0; web-2 is healthy on 1.2.0.",
                 "hosts":[
                   {"host":"web-1", "outcome":"rolled-back", "from":"1.1.0", "to":"1.2.0",
                    "problem":{"code":3, "message":"not healthy within 30 s",
                      "hint":"read the log lines below", "output":"http 503\\nmaintenance"},
                    "digest":"3f9a1c", "bytesSent":7356416, "bytesTotal":7356416, "codec":"raw",
                    "tookMs":125400, "downtimeMs":31050,
                    "timeline":[
                      {"at":"2026-11-23T07:54:01.200Z", "what":"switched to 1.2.0"},
                      {"at":"2026-11-23T07:54:31.000Z", "what":"reverted to 1.1.0"}],
                    "evidence":{
                      "tries":[{"number":1, "elapsedMs":1000, "checks":[
                        {"check":"active", "ok":true, "seen":"active (running)"},
                        {"check":"http", "ok":false, "seen":"status 503 | maintenance"}]}],
                      "unitStatus":"hello.service: active (running)",
                      "lastLogLines":[
                        "starting", "```fatal: no database"],
                      "leftAs":"healthy on 1.1.0"}},
                   {"host":"web-2", "outcome":"deployed", "from":"1.1.0", "to":"1.2.0",
                    "digest":"3f9a1c", "bytesSent":53200, "bytesTotal":7356416, "codec":"patch",
                    "tookMs":12345, "timeline":[]}]}
                """));
  }

  @Test
  void the_document_shows_exactly_the_fields_that_the_json_has() throws Exception {
    var document = Files.readString(Path.of("..", "docs", "report.md"));
    var sample = document.substring(document.indexOf("```json") + 7);
    var report =
        Samples.report(
            "rolled-back",
            ExitCode.ROLLED_BACK,
            Samples.withEvidence("web-1", Samples.rolledBack()));

    assertThat(fields("", parse(sample.substring(0, sample.indexOf("```")))))
        .isEqualTo(fields("", parse(written(report, "report.json"))));
  }

  private static Set<String> fields(String path, JsonNode node) {
    var all = new TreeSet<String>();
    node.properties()
        .forEach(
            field -> {
              all.add(path + "/" + field.getKey());
              all.addAll(fields(path + "/" + field.getKey(), field.getValue()));
            });
    if (node.isArray()) {
      node.forEach(element -> all.addAll(fields(path + "/*", element)));
    }
    return all;
  }

  @Test
  void the_json_of_a_skipped_host_has_the_reason() throws Exception {
    var json =
        parse(
            written(
                Samples.of("deploy", "locked", ExitCode.LOCKED, Samples.skipped()), "report.json"));

    assertThat(json.at("/hosts/0/outcome").asText()).isEqualTo("skipped");
    assertThat(json.at("/hosts/0/reason").asText()).isEqualTo("the failure budget was spent");
  }

  @Test
  void the_markdown_tells_a_person_all_they_need() {
    assertThat(written(ROLLED_BACK, "report.md"))
        .isEqualTo(
            """
            # ↩️ hello 1.2.0 on prod: rolled-back

            **Failed and rolled back: web-1 is healthy on 1.1.0; web-2 is healthy on 1.2.0.**

            deploy d-7f3a, commit 0a1b2c3, started 2026-11-23 07:54:00 UTC, took 2 min 06 s, by https://ci.example.com/job/7

            | Host | Outcome | From → to | Sent | Time |
            | --- | --- | --- | --- | --- |
            | web-1 | rolled-back | 1.1.0 → 1.2.0 | 7.4 MB of 7.4 MB (raw) | 2 min 05 s (down 31.1 s) |
            | web-2 | deployed | 1.1.0 → 1.2.0 | 53.2 kB of 7.4 MB (patch) | 12.3 s |

            ## web-1: rolled-back

            **What failed:** not healthy within 30 s

            **What to do:** read the log lines below

            **Remote output:**

            ```text
            http 503
            maintenance
            ```

            **Health gate, last looks:**

            | Look | After | Check | OK | Seen |
            | --- | --- | --- | --- | --- |
            | #1 | 1.0 s | active | yes | active (running) |
            | #1 | 1.0 s | http | **no** | status 503 &#124; maintenance |

            **Service manager:**

            ```text
            hello.service: active (running)
            ```

            **Last log lines:**

            ````text
            starting
            ```fatal: no database
            ````

            **Timeline:**

            - `+1.2s` switched to 1.2.0
            - `+31.0s` reverted to 1.1.0

            **Left as:** healthy on 1.1.0

            To go back to the version before:

            ```text
            svc-deploy rollback --target prod
            ```
            """);
  }

  @Test
  void the_markdown_of_a_large_failed_fleet_stays_below_the_limit_of_a_job_summary() {
    var line = "€".repeat(1000);
    var evidence =
        new HostReport.Evidence(
            IntStream.range(0, 60)
                .mapToObj(
                    i ->
                        new HostReport.GateTry(
                            i,
                            Duration.ofSeconds(i),
                            List.of(new HostReport.CheckResult("http", false, "503"))))
                .toList(),
            (line + "\n").repeat(60),
            Collections.nCopies(60, line),
            "");
    var hosts =
        IntStream.range(0, 30)
            .mapToObj(
                i -> {
                  var host = Samples.host("web-" + i, Samples.rolledBack());
                  return new HostReport(
                      host.host(),
                      host.outcome(),
                      host.digest(),
                      0,
                      0,
                      "none",
                      host.took(),
                      Optional.empty(),
                      List.of(),
                      Optional.of(evidence));
                })
            .toArray(HostReport[]::new);

    var markdown = written(Samples.report("rolled-back", ExitCode.ROLLED_BACK, hosts), "report.md");

    assertThat(markdown.getBytes(StandardCharsets.UTF_8).length).isLessThan(1 << 20);
    assertThat(markdown)
        .containsPattern("and 2\\d more, in report.json: web-[0-9]+, ")
        .contains("web-29");
  }

  @Test
  void the_junit_file_has_a_test_case_for_each_host() {
    var report =
        Samples.report(
            "needs-attention",
            ExitCode.NEEDS_ATTENTION,
            Samples.withEvidence("web-1", Samples.rolledBack()),
            Samples.host("web-2", Samples.needsAttention()),
            Samples.host("web-3", Samples.skipped()),
            Samples.host("web-4", Samples.unchanged()));

    assertThat(written(report, "junit.xml"))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
            <testsuite name="hello@prod" tests="4" failures="1" errors="1" skipped="1"\
             time="126.000" timestamp="2026-11-23T07:54:00.000Z">
            <testcase classname="hello@prod" name="web-1" time="125.400">
            <failure type="rolled-back" message="not healthy within 30 s">not healthy within 30 s
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
            left as: healthy on 1.1.0</failure></testcase>
            <testcase classname="hello@prod" name="web-2" time="12.345">
            <error type="needs-attention" message="not healthy within 30 s">not healthy within 30 s
            output:
              | http 503
              | maintenance
            hint: read the log lines below</error></testcase>
            <testcase classname="hello@prod" name="web-3" time="12.345">
            <skipped message="the failure budget was spent"></skipped></testcase>
            <testcase classname="hello@prod" name="web-4" time="12.345"></testcase></testsuite>\
            </testsuites>
            """);
  }

  @Test
  void a_run_that_failed_with_no_host_to_blame_is_not_green() {
    var report = Samples.of("deploy", "locked", ExitCode.LOCKED, Samples.skipped());

    assertThat(written(report, "junit.xml"))
        .contains("tests=\"2\" failures=\"0\" errors=\"1\" skipped=\"1\"")
        .contains("<testcase classname=\"hello@prod\" name=\"deploy\" time=\"126.000\">")
        .contains("Locked by another deployment: web-1 was not touched.");
  }

  private static JsonNode parse(String json) throws IOException {
    return new ObjectMapper().readTree(json);
  }
}
