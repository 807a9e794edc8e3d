package io.svcdeploy.cli;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.event.JsonForm;
import io.svcdeploy.event.RecordStrings;
import io.svcdeploy.report.ErrorText;
import io.svcdeploy.report.RemoteText;
import io.svcdeploy.rollout.Fleet;
import io.svcdeploy.rollout.HostSession;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.transport.ConnectionLostException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** A command that asks every host of a target something, in parallel, and prints the answers. */
abstract class LookCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();
  @Mixin TargetOptions options = new TargetOptions();

  /** An answer, or why there is none. */
  record Answer<T>(String host, List<T> found, List<DeployException> failure) {}

  /** A host that could not be asked, in JSON. */
  public record NoAnswer(String host, String message, String hint) {}

  static List<NoAnswer> silent(List<? extends Answer<?>> answers) {
    return answers.stream()
        .flatMap(
            it -> it.failure().stream().map(e -> new NoAnswer(it.host(), e.message(), e.hint())))
        .toList();
  }

  final <T> List<Answer<T>> ask(DeploySpec spec, Function<HostSession, T> question) {
    try (var encoder = RunOptions.encoder();
        var fleet = new Fleet(options.quietContext(spec, encoder))) {
      return fleet.inParallel(fleet.sessions(), session -> answer(session, question));
    }
  }

  private static <T> Answer<T> answer(HostSession session, Function<HostSession, T> question) {
    try {
      return new Answer<>(session.name(), List.of(question.apply(session)), List.of());
    } catch (DeployException e) {
      if (e.code() == ExitCode.USAGE) {
        throw e;
      }
      return new Answer<>(session.name(), List.of(), List.of(e));
    } catch (ConnectionLostException e) {
      var failure = DeployException.failed("the connection was lost", "run it again");
      return new Answer<>(session.name(), List.of(), List.of(failure.onHost(session.name())));
    }
  }

  /** Prints a record as {@code report.json} has its own: texts of hosts cleaned, secrets masked. */
  static void printJson(Record answer) {
    var shown = RecordStrings.map(answer, text -> RemoteText.shown(text, Secrets.MASKING));
    var tree = JsonForm.versioned();
    tree.setAll(JsonForm.tree(shown));
    System.out.print(JsonForm.indented(tree));
  }

  /** Prints the failures; the exit status of the command. */
  static int failures(List<? extends Answer<?>> answers) {
    int status = ExitCode.OK.code();
    for (var answer : answers) {
      for (var failure : answer.failure()) {
        System.err.print(Secrets.MASKING.mask(ErrorText.render(failure, false)));
        status = failure.code().code();
      }
    }
    return status;
  }
}
