package io.svcdeploy.spec;

import static io.svcdeploy.spec.Binder.constant;
import static io.svcdeploy.spec.Binder.map;
import static io.svcdeploy.spec.Binder.section;
import static io.svcdeploy.spec.Binder.templates;
import static io.svcdeploy.spec.Binder.texts;

import io.svcdeploy.spec.RunSpec.GiveUp;
import io.svcdeploy.spec.RunSpec.Logs;
import io.svcdeploy.spec.RunSpec.Restart;
import io.svcdeploy.spec.RunSpec.Stop;
import java.time.Duration;
import java.util.Locale;

/** Makes {@link RunSpec}. */
final class RunBinder {
  private static final long LOG_BYTES = 10_000_000;
  private static final int LOG_FILES = 5;

  private RunBinder() {}

  static RunSpec run(Tree.Fields run) {
    var stop = section(run, "stop");
    return new RunSpec(
        templates(run.items("args")),
        map(run.entries("env"), Template.class),
        run.find("user", String.class),
        run.find("group", String.class),
        run.get("create-user", Boolean.class),
        constant(run, "start", RunSpec.Start.class),
        constant(run, "type", RunSpec.Type.class),
        restart(section(run, "restart")),
        new Stop(stop.text("signal"), stop.get("timeout", Duration.class)),
        logs(section(run, "logs")),
        map(run.entries("sandbox"), RunSpec.SandboxValue.class),
        texts(run.items("writable")),
        texts(run.items("listen")),
        windows(section(run, "windows")));
  }

  private static WindowsSpec windows(Tree.Fields windows) {
    return new WindowsSpec(
        windows.find("display-name", String.class),
        windows.find("description", String.class),
        windows.text("account"),
        texts(windows.items("depends-on")),
        windows.find("give-up-command", String.class),
        windows.find("preshutdown", Duration.class),
        windows
            .fields("nssm")
            .map(
                nssm ->
                    new WindowsSpec.Nssm(
                        nssm.get("from", Template.class),
                        nssm.find("sha256", String.class)
                            .map(digest -> digest.toLowerCase(Locale.ROOT)))));
  }

  private static Restart restart(Tree.Fields restart) {
    return new Restart(
        constant(restart, "policy", Restart.Policy.class),
        restart.get("delay", Duration.class),
        restart.get("max-delay", Duration.class),
        restart
            .fields("give-up")
            .map(
                giveUp ->
                    new GiveUp(
                        giveUp.get("failures", Integer.class),
                        giveUp.get("within", Duration.class))));
  }

  private static Logs logs(Tree.Fields logs) {
    return logs.text("to").equals("journal")
        ? new Logs.Journal()
        : new Logs.Files(
            logs.find("max-size", Long.class).orElse(LOG_BYTES),
            logs.find("keep", Integer.class).orElse(LOG_FILES));
  }
}
