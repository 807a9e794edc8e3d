package io.svcdeploy.health;

import static io.svcdeploy.health.FakeHost.DOWN;
import static io.svcdeploy.health.FakeHost.GIVEN_UP;
import static io.svcdeploy.health.FakeHost.HEALTHY;
import static io.svcdeploy.health.FakeHost.OLD;
import static io.svcdeploy.health.FakeHost.SHIPPED;
import static io.svcdeploy.health.FakeHost.http;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployEvent.GateTried;
import io.svcdeploy.event.DeployEvent.Notice;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.Masking;
import io.svcdeploy.event.Secret;
import io.svcdeploy.health.FakeHost.Port;
import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.report.HostReport.CheckResult;
import io.svcdeploy.report.HostReport.GateTry;
import io.svcdeploy.spec.HealthSpec;
import io.svcdeploy.spec.HealthSpec.Check;
import io.svcdeploy.spec.Template;
import io.svcdeploy.transport.ConnectionLostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HealthGateTest {
  private final FakeHost host = new FakeHost();
  private final Cancellation cancellation = new Cancellation();
  private final List<DeployEvent> events = new CopyOnWriteArrayList<>();
  private final Masking masking = new Masking();
  private HealthSpec spec = Specs.of(60, 10, Specs.HEALTHZ);
  private Subject subject = new Subject(Optional.of(SHIPPED), 0);

  private GateRun begin() {
    return new HealthGate(spec, CheckShell.SH, new FakeVariables(), masking, events::add)
        .begin(subject, cancellation, host);
  }

  private Verdict verdict() {
    return begin().await(host, host);
  }

  private String reason() {
    return ((Verdict.Unhealthy) verdict()).reason();
  }

  private static Map<String, String> failed(GateTry look) {
    return look.checks().stream()
        .filter(check -> !check.ok())
        .collect(Collectors.toMap(CheckResult::check, CheckResult::seen));
  }

  @Nested
  class A_good_release {
    @Test
    void passes_when_it_stayed_healthy_as_long_as_asked() {
      host.from(0, HEALTHY);

      var verdict = verdict();

      assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
      assertThat(verdict.took()).isEqualTo(ofSeconds(10));
      assertThat(verdict.tries()).hasSize(11).allMatch(GateTry::healthy);
    }

    @Test
    void may_take_its_time_to_come_up() {
      host.from(0, DOWN).from(2, HEALTHY.port(Port.REFUSES)).from(7, HEALTHY);

      var verdict = verdict();

      assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
      assertThat(verdict.took()).isEqualTo(ofSeconds(17));
      assertThat(failed(verdict.tries().get(0)))
          .containsEntry("service", "activating (auto-restart)")
          .containsEntry("http http://127.0.0.1:8080/healthz", "nobody listens on 127.0.0.1:8080");
    }

    @Test
    void may_come_up_at_the_very_last_moment() {
      host.from(0, DOWN).from(60, HEALTHY);

      assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
      assertThat(host.elapsed()).isEqualTo(ofSeconds(70));
    }

    @Test
    void needs_one_look_if_no_stable_time_is_asked_for() {
      spec = Specs.of(60, 0, Specs.HEALTHZ);
      host.from(0, HEALTHY);

      var verdict = verdict();

      assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
      assertThat(verdict.tries()).hasSize(1);
      assertThat(verdict.took()).isZero();
    }

    @Test
    void is_forgiven_restarts_while_it_comes_up() {
      host.from(0, DOWN).from(1, DOWN.restarts(1)).from(3, HEALTHY.restarts(3));

      assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void does_not_pay_for_restarts_before_the_switch() {
      subject = new Subject(Optional.of(SHIPPED), 40);
      host.from(0, HEALTHY.restarts(42));

      assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void may_have_the_old_process_answer_for_a_while() {
      var old = HEALTHY.pid(50).answering(http("200 OK", "{\"version\":\"1.0.0\"}"));
      host.from(0, old).from(4, HEALTHY);

      assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void may_be_seen_once_as_the_old_binary_while_the_process_changes() {
      var old = HEALTHY.pid(50).exe(Optional.of(OLD), Optional.of("/opt/hello/old"));
      host.from(0, old).from(1, old.pid(51)).from(2, HEALTHY);

      assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void may_break_once_while_the_first_time_is_not_over() {
      host.from(0, HEALTHY).from(3, HEALTHY.answering(http("503 Busy", ""))).from(4, HEALTHY);

      var verdict = verdict();

      assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
      assertThat(verdict.took()).isEqualTo(ofSeconds(14));
    }

    @Test
    void is_known_to_be_well_from_the_end_of_the_look_after_which_nothing_broke() {
      host.cost = ofMillis(300);
      host.from(0, HEALTHY).from(3, HEALTHY.port(Port.REFUSES)).from(4.5, HEALTHY);

      var verdict = (Verdict.Healthy) verdict();

      var well =
          verdict.tries().stream().filter(look -> look.elapsed().compareTo(ofSeconds(3)) > 0);
      var first = well.filter(GateTry::healthy).findFirst().orElseThrow();
      assertThat(first.elapsed()).isGreaterThan(ofMillis(4500));
      assertThat(verdict.since()).isEqualTo(first.elapsed().plusMillis(300));
    }

    @Test
    void passes_with_a_warning_where_the_host_does_not_tell_the_binary() {
      host.from(0, HEALTHY.exe(Optional.empty(), Optional.empty()));

      assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
      assertThat(events)
          .contains(
              DeployEvent.warning(
                  "web-1", "healthy, but the host does not tell which binary the process runs"));
    }

    @Test
    void may_run_any_binary_if_the_file_says_so() {
      spec = Specs.anyBinary(spec);
      host.from(0, HEALTHY.exe(Optional.of(OLD), Optional.of("/usr/bin/java")));

      assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
      assertThat(events).noneMatch(Notice.class::isInstance);
    }
  }

  @Nested
  class A_broken_release {
    @Test
    void that_exits_at_start_fails_when_it_was_restarted_too_often() {
      host.from(0, DOWN).from(1, DOWN.restarts(2)).from(3, DOWN.restarts(4));

      assertThat(reason())
          .isEqualTo(
              "the process ended and was restarted 4 times in 3 s (max-restarts: 3),"
                  + " it is activating (auto-restart)");
      assertThat(host.elapsed()).isEqualTo(ofSeconds(3));
    }

    @Test
    void that_exits_at_start_may_be_given_no_second_chance() {
      spec = Specs.maxRestarts(spec, 0);
      host.from(0, DOWN.restarts(1));

      assertThat(reason()).contains("restarted 1 time in 0 s (max-restarts: 0)");
    }

    @Test
    void that_the_manager_has_given_up_fails_at_once() {
      host.from(0, GIVEN_UP);

      assertThat(reason()).isEqualTo("the service failed: failed (Result: exit-code)");
      assertThat(host.elapsed()).isZero();
    }

    @Test
    void that_answers_500_fails_when_the_time_is_over() {
      host.from(0, HEALTHY.answering(http("500 Internal Server Error", "")));

      assertThat(reason())
          .isEqualTo(
              "not healthy within 60 s: http http://127.0.0.1:8080/healthz:"
                  + " 500 Internal Server Error (last of 61 tries)");
      assertThat(host.elapsed()).isEqualTo(ofSeconds(60));
    }

    @Test
    void that_hangs_fails_one_try_after_the_time_at_most() {
      host.from(0, HEALTHY.port(Port.HANGS));

      assertThat(reason())
          .isEqualTo(
              "not healthy within 60 s: http http://127.0.0.1:8080/healthz:"
                  + " no answer within 5 s (last of 11 tries)");
      assertThat(host.elapsed()).isBetween(ofSeconds(60), ofSeconds(65));
    }

    @Test
    void that_dies_after_five_seconds_and_is_restarted_fails_at_once() {
      spec = everyTenth(spec);
      host.from(0, HEALTHY).from(5.05, HEALTHY.pid(101).restarts(1));

      assertThat(reason()).isEqualTo("was healthy for 5.1 s, then the process ended (1 restart)");
      assertThat(host.elapsed()).isEqualTo(ofMillis(5100));
    }

    @Test
    void that_dies_and_waits_for_its_restart_fails_at_once() {
      host.from(0, HEALTHY).from(4.5, DOWN);

      assertThat(reason())
          .isEqualTo("was healthy for 5 s, then the process ended: activating (auto-restart)");
    }

    @Test
    void that_dies_for_good_fails_with_the_manager_s_words() {
      host.from(0, HEALTHY).from(5, GIVEN_UP);

      assertThat(reason())
          .isEqualTo("was healthy for 5 s, then the service failed: failed (Result: exit-code)");
    }

    @Test
    void whose_process_was_replaced_by_somebody_fails_at_once() {
      host.from(0, HEALTHY).from(5, HEALTHY.pid(7000));

      assertThat(reason())
          .isEqualTo(
              "was healthy for 5 s, then another process took its place (PID 100, now 7000)");
    }

    @Test
    void of_the_wrong_version_fails_when_the_time_is_over() {
      host.from(0, HEALTHY.answering(http("200 OK", "{\"version\":\"1.0.0\"}")));

      assertThat(reason())
          .startsWith("not healthy within 60 s: ")
          .contains("200 but version is \"1.0.0\", expected \"1.1.0\"");
    }

    @Test
    void whose_old_binary_still_runs_fails_at_the_second_look() {
      host.from(
          0,
          HEALTHY.exe(
              Optional.of(OLD), Optional.of("/opt/hello/releases/1.0.0-cdcd/hello (deleted)")));

      assertThat(reason())
          .isEqualTo(
              "process: runs the binary cdcdcdcdcdcd (…/releases/1.0.0-cdcd/hello, deleted),"
                  + " not the shipped abababababab");
      assertThat(host.elapsed()).isEqualTo(ofSeconds(1));
    }

    @Test
    void that_breaks_after_the_first_time_is_over_fails_at_once() {
      host.from(0, DOWN)
          .from(55, HEALTHY)
          .from(61, HEALTHY.answering(http("500 Internal Server Error", "db down")))
          .from(62, HEALTHY);

      assertThat(reason())
          .isEqualTo(
              "was healthy for 6 s, then http http://127.0.0.1:8080/healthz:"
                  + " 500 Internal Server Error: db down");
      assertThat(host.elapsed()).isEqualTo(ofSeconds(61));
    }

    @Test
    void that_is_healthy_now_and_then_never_passes() {
      for (int second = 0; second < 100; second += 11) {
        host.from(second, HEALTHY).from(second + 4, HEALTHY.port(Port.REFUSES));
      }

      assertThat(reason())
          .isEqualTo(
              "healthy only at times within 60 s: http http://127.0.0.1:8080/healthz:"
                  + " nobody listens on 127.0.0.1:8080 (last of 61 tries)");
    }

    @Test
    void without_a_process_is_not_taken_for_one_whose_binary_is_unknown() {
      spec = Specs.of(2, 0);
      host.from(0, DOWN);

      assertThat(reason()).contains("process: there is none").endsWith("(last of 3 tries)");
    }
  }

  @Nested
  class Every_try {
    @Test
    void is_told_to_the_progress_display() {
      spec = Specs.of(60, 1, Specs.HEALTHZ);
      host.from(0, HEALTHY.port(Port.REFUSES)).from(1, HEALTHY);

      verdict();

      assertThat(events)
          .containsExactly(
              new GateTried(
                  "web-1",
                  1,
                  Duration.ZERO,
                  false,
                  "http http://127.0.0.1:8080/healthz: nobody listens on 127.0.0.1:8080"),
              new GateTried("web-1", 2, ofSeconds(1), true, "all 4 checks pass"),
              new GateTried("web-1", 3, ofSeconds(2), true, "all 4 checks pass"));
    }

    @Test
    void is_kept_if_it_is_among_the_first_five_or_the_last_twenty_five() {
      host.from(0, HEALTHY.port(Port.REFUSES));

      var tries = verdict().tries();

      assertThat(tries)
          .extracting(GateTry::number)
          .startsWith(1, 2, 3, 4, 5, 37)
          .endsWith(60, 61)
          .hasSize(30);
    }

    @Test
    void records_all_checks() {
      spec = Specs.of(60, 0, Specs.HEALTHZ);
      host.from(0, HEALTHY);

      assertThat(verdict().tries().get(0).checks())
          .containsExactly(
              new CheckResult("service", true, "active (running)"),
              new CheckResult("restarts", true, "0 restarts"),
              new CheckResult("process", true, "runs the shipped binary abababababab"),
              new CheckResult("http http://127.0.0.1:8080/healthz", true, "200 OK"));
    }

    @Test
    void shows_no_secret_not_even_a_part_of_one() {
      var url = Template.literal("http://127.0.0.1:8080/?token=${env:TOKEN}");
      var old = Specs.HEALTHZ;
      spec =
          Specs.of(
              1,
              0,
              new Check.Http(url, old.status(), old.body(), Map.of(), Map.of(), Map.of(), true));
      var echo = "x".repeat(195) + FakeVariables.TOKEN;
      host.from(0, HEALTHY.answering(http("403 Forbidden", echo)));

      assertThat(reason())
          .contains("http http://127.0.0.1:8080/?token=***: 403 Forbidden: xxx")
          .contains("x***")
          .doesNotContain("s3cr");
      assertThat(events.toString()).doesNotContain("s3cr");
    }

    @Test
    void shows_no_part_of_a_secret_that_only_the_service_has() {
      masking.remember(Secret.of("postgres://app:s3cret@db"));
      spec = Specs.of(1, 0, Specs.HEALTHZ);
      var echo = "x".repeat(195) + "postgres://app:s3cret@db";
      host.from(0, HEALTHY.answering(http("500 Oops", echo)));

      assertThat(reason()).contains("x***").doesNotContain("postg");
    }

    @Test
    void never_asks_the_host_without_a_pause() {
      spec =
          new HealthSpec(
              ofSeconds(1), Duration.ZERO, Duration.ZERO, ofSeconds(5), 3, true, List.of());
      host.from(0, DOWN);

      assertThat(reason()).endsWith("(last of 21 tries)");
    }
  }

  @Nested
  class Checks_on_the_host {
    @Test
    void must_end_with_status_0() {
      spec = Specs.of(2, 0, new Check.Command(Template.literal("pg_isready -q")));
      host.from(0, HEALTHY);
      host.commandAnswers.add(new CommandAnswer(2, "no\tresponse\n"));

      assertThat(reason()).contains("command pg_isready -q: status 2: no\\tresponse (last of 3");
      assertThat(host.questions.get(0).commands())
          .containsExactly(new HostProbe.HostCommand("pg_isready -q", "", 2000));
    }

    @Test
    void are_told_when_they_took_too_long() {
      spec = Specs.of(0, 0, new Check.Command(Template.literal("sleep 100")));
      host.from(0, HEALTHY);
      host.commandAnswers.add(new CommandAnswer(137, ""));

      assertThat(reason())
          .isEqualTo(
              "not healthy within 0 s: command sleep 100: did not end within 5 s (the only try)");
    }

    @Test
    void fail_if_the_host_gives_no_answer() {
      spec = Specs.of(0, 0, new Check.Command(Template.literal("true")));
      host.from(0, HEALTHY);

      assertThat(reason()).contains("command true: the host did not answer");
    }

    @Test
    void look_for_a_log_line_until_it_was_there_once() {
      spec = Specs.of(60, 3, new Check.LogLine(Template.literal("ready ${version}")));
      host.from(0, HEALTHY);
      host.onPause = () -> host.log.add("hello is ready 1.1.0 on 8080");

      assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
      assertThat(host.questions)
          .extracting(HostProbe.Question::log)
          .containsExactly(true, true, false, false, false);
    }

    @Test
    void say_how_many_log_lines_were_read_in_vain() {
      spec = Specs.of(0, 0, new Check.LogLine(Template.literal("ready")));
      host.from(0, HEALTHY);
      host.log.add("starting");

      assertThat(reason()).contains("log line \"ready\": not in the 1 line since the switch");
    }

    @Test
    void do_not_print_their_secrets() {
      var command = new Check.Command(Template.literal("curl -u a:${env:TOKEN} localhost"));
      spec = Specs.of(0, 0, command);
      host.from(0, HEALTHY);
      host.commandAnswers.add(new CommandAnswer(1, "denied: " + FakeVariables.TOKEN));

      assertThat(reason()).contains("command curl -u a:*** localhost: status 1: denied: ***");
      assertThat(host.questions.get(0).commands().get(0).run()).contains(FakeVariables.TOKEN);
      assertThat(host.questions.toString()).doesNotContain(FakeVariables.TOKEN);
    }

    @Test
    void take_the_place_of_sockets_where_the_host_does_not_forward() {
      spec = Specs.of(60, 2, Specs.HEALTHZ, new Check.Command(Template.literal("true")));
      host.forwarding = false;
      host.commandAnswers.add(new CommandAnswer(0, http("200 OK", "{\"version\":\"1.1.0\"}")));
      host.commandAnswers.add(new CommandAnswer(0, ""));
      host.from(0, HEALTHY);

      assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
      assertThat(host.questions).allMatch(question -> question.commands().size() == 2);
      assertThat(events.stream().filter(Notice.class::isInstance))
          .containsExactly(
              DeployEvent.info(
                  "web-1", "health checks run on the host itself: sshd prohibits forwarding"));
    }
  }

  @Nested
  class The_run {
    @Test
    void ends_at_once_when_it_is_cancelled() {
      host.from(0, DOWN);
      host.onPause =
          () -> {
            cancellation.request();
            host.cancelled = true;
          };

      var verdict = verdict();

      assertThat(verdict).isInstanceOf(Verdict.Cancelled.class);
      assertThat(verdict.tries()).hasSize(1);
    }

    @Test
    void does_not_look_if_it_was_cancelled_before() {
      host.from(0, HEALTHY);
      cancellation.request();

      assertThat(verdict().tries()).isEmpty();
    }

    @Test
    void goes_on_over_another_connection_where_it_was() {
      host.from(0, HEALTHY);
      host.breaksAt = Optional.of(ofSeconds(4));
      var run = begin();
      assertThatThrownBy(() -> run.await(host, host)).isInstanceOf(ConnectionLostException.class);

      host.breaksAt = Optional.empty();
      var verdict = run.await(host, host);

      assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
      assertThat(verdict.took()).isEqualTo(ofSeconds(10));
      assertThat(verdict.tries()).hasSize(11);
    }

    @Test
    void does_not_take_a_lost_connection_for_a_failed_check() {
      host.from(0, HEALTHY);
      host.socketsBreak = true;

      assertThatThrownBy(() -> verdict()).isInstanceOf(ConnectionLostException.class);
      assertThat(events).isEmpty();
    }

    @Test
    void notices_a_process_that_died_while_the_connection_was_lost() {
      host.from(0, HEALTHY).from(4, HEALTHY.pid(200).restarts(1));
      host.breaksAt = Optional.of(ofSeconds(4));
      var run = begin();
      assertThatThrownBy(() -> run.await(host, host)).isInstanceOf(ConnectionLostException.class);

      host.breaksAt = Optional.empty();

      assertThat(((Verdict.Unhealthy) run.await(host, host)).reason())
          .isEqualTo("was healthy for 4 s, then the process ended (1 restart)");
    }

    @Test
    void refuses_an_unusable_address_before_anything_is_switched() {
      var tcp = new Check.Tcp(Template.literal("localhost"));

      assertThatThrownBy(
              () ->
                  new HealthGate(
                      Specs.of(1, 1, tcp),
                      CheckShell.SH,
                      new FakeVariables(),
                      new Masking(),
                      events::add))
          .isInstanceOf(DeployException.class)
          .hasMessageContaining("cannot use the address localhost");
    }
  }

  private static HealthSpec everyTenth(HealthSpec spec) {
    return new HealthSpec(
        spec.within(),
        spec.stableFor(),
        ofMillis(100),
        spec.tryTimeout(),
        spec.maxRestarts(),
        spec.sameBinary(),
        spec.checks());
  }
}
