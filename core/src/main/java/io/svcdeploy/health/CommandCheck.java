package io.svcdeploy.health;

import io.svcdeploy.event.Masking;
import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.health.HostProbe.HostCommand;
import java.time.Duration;

/** A command line of the deployment file, which must end with status 0. */
record CommandCheck(String run, Masking masking) implements HostCheck {
  static final int KILLED = 137;

  /** The program is not there; by the count of {@code sh}, whatever shell it was. */
  static final int NOT_FOUND = 127;

  private static final int OUTPUT_KEPT = 2000;

  @Override
  public String label() {
    return "command " + Words.excerpt(masking.mask(run), 80);
  }

  @Override
  public HostCommand command(CheckShell shell, Duration timeout) {
    return new HostCommand(run, "", OUTPUT_KEPT);
  }

  @Override
  public Seen judge(CheckShell shell, CommandAnswer answer, Duration timeout) {
    if (answer.status() == 0) {
      return Seen.good("status 0");
    }
    var output = masking.mask(answer.output());
    var said = output.isBlank() ? "" : ": " + Words.excerpt(output, 200);
    return answer.status() == KILLED
        ? Seen.bad("did not end within " + Words.seconds(timeout) + said)
        : Seen.bad("status " + answer.status() + said);
  }
}
