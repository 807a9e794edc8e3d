package io.svcdeploy.cli;

import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.RemoteText;
import io.svcdeploy.rollout.Checkup;
import picocli.CommandLine.Command;

@Command(name = "doctor", description = "Check each host from end to end, and print what to mend.")
final class DoctorCommand extends LookCommand {
  @Override
  public Integer call() {
    var spec = options.read();
    var target = options.chosen(spec);
    var answers = ask(spec, session -> Checkup.of(session, spec, target));
    boolean sound = true;
    for (var answer : answers) {
      for (Checkup checkup : answer.found()) {
        System.out.println(answer.host());
        for (var finding : checkup.findings()) {
          sound &= finding.ok();
          System.out.println(
              (finding.ok() ? "  ok    " : "  MEND  ")
                  + shown(finding.what())
                  + (finding.ok() ? "" : "\n        " + shown(finding.hint())));
        }
      }
    }
    int failed = failures(answers);
    return failed != 0 ? failed : (sound ? ExitCode.OK : ExitCode.FAILED).code();
  }

  private static String shown(String text) {
    return RemoteText.shown(text, Secrets.MASKING);
  }
}
