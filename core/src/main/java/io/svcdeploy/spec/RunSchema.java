package io.svcdeploy.spec;

import io.svcdeploy.spec.Quantity.Flag;
import io.svcdeploy.spec.Quantity.Size;
import io.svcdeploy.spec.Quantity.Time;
import io.svcdeploy.spec.Quantity.Whole;
import io.svcdeploy.spec.Type.Dict;
import io.svcdeploy.spec.Type.Items;
import io.svcdeploy.spec.Type.Obj;

/** {@code run}: how the service runs. */
final class RunSchema {
  private static final Leaf.Text ACCOUNT =
      Leaf.Text.of(
          "an account's name: letters, digits, _ . and -, beginning with a letter",
          "[A-Za-z_][A-Za-z0-9_.-]{0,31}");

  private static final Leaf.Text ADDRESS =
      Leaf.Text.of(
          "127.0.0.1:8080, [::1]:8080, :8080 for all addresses, or an absolute path for a unix socket",
          "(?:[0-9]{1,3}(?:[.][0-9]{1,3}){3}|\\[[0-9a-fA-F:.]+\\])?:[1-9][0-9]{0,4}"
              + "|/(?!.*/[.][.]?(?:/|$))[^\\x00-\\x20\\x7f]+");

  private RunSchema() {}

  static Obj run() {
    return process().and(supervision()).and(confinement());
  }

  private static Obj process() {
    return Obj.of(
        Field.withDefault(
            "args", new Items(Leaf.TemplateText.lines("text"), 0), "[]", "Given to the program."),
        Field.withDefault(
            "env",
            new Dict("NAME", DeployFileSchema.ENV_NAME, Leaf.TemplateText.lines("text"), 0),
            "{}",
            "Its environment."),
        Field.optional(
            "user", ACCOUNT, "root, or the login user without systemd", "The account it runs as."),
        Field.optional("group", ACCOUNT, "the user's group", "The group it runs as."),
        Field.withDefault(
            "create-user",
            new Flag(),
            "false",
            "Create the user, as a system account, if need be."));
  }

  private static Obj supervision() {
    return Obj.of(
        Field.withDefault(
            "start",
            Leaf.Choice.of(RunSpec.Start.class),
            "auto",
            "When it starts by itself: at boot, some time after boot, not, or not even by others."),
        Field.withDefault(
            "type",
            Leaf.Choice.of(RunSpec.Type.class),
            "simple",
            "`notify`: the program tells when it is ready (`sd_notify`)."),
        Field.withDefault("restart", restart(), "{}", "What happens when it ends."),
        Field.withDefault("stop", stop(), "{}", "How it is told to end."),
        Field.withDefault("logs", logs(), "{}", "Where its output goes."));
  }

  private static Obj confinement() {
    return Obj.of(
        Field.withDefault(
            "sandbox",
            new Dict(
                "Directive",
                Leaf.Text.of("a systemd directive such as ProtectHome", "[A-Z][A-Za-z]+"),
                new Word.DirectiveWord(),
                0),
            "{}",
            "systemd directives that replace, or with `false` drop, the ones set by default."),
        Field.withDefault(
            "writable",
            new Items(
                Leaf.Text.of(
                    "an absolute folder without `..`",
                    "/(?!\\.\\.?(?:/|$))[^/\\x00-\\x1f\\x7f]+(?:/(?!\\.\\.?(?:/|$))[^/\\x00-\\x1f\\x7f]+)*/?"),
                0),
            "[]",
            "Folders that it may write to besides its state folder."),
        Field.withDefault(
            "windows", WindowsSchema.windows(), "{}", "What only Windows knows of a service."),
        Field.withDefault(
            "listen",
            new Items(ADDRESS, 0),
            "[]",
            "With `systemd` and `systemd-user`: sockets that the manager opens and keeps open while the"
                + " service is restarted; the program gets them by `LISTEN_FDS`. A unix socket is for"
                + " `user` and `group` only."));
  }

  private static Obj restart() {
    return Obj.of(
        Field.withDefault(
            "policy",
            Leaf.Choice.of(RunSpec.Restart.Policy.class),
            "always",
            "After which ends it is started again."),
        Field.withDefault("delay", new Time(false), "1s", "Before the first restart."),
        Field.withDefault(
            "max-delay", new Time(false), "30s", "The delay doubles with each restart up to this."),
        Field.optional(
            "give-up",
            Obj.of(
                Field.required("failures", new Whole(1, 1_000), "After so many failures"),
                Field.required("within", new Time(true), "in so long a time.")),
            "never",
            "Stop trying."));
  }

  private static Obj stop() {
    return Obj.of(
        Field.withDefault(
            "signal",
            Leaf.Choice.of("TERM", "INT", "HUP", "QUIT", "USR1", "USR2", "WINCH", "KILL"),
            "TERM",
            "The signal that asks it to end."),
        Field.withDefault("timeout", new Time(true), "30s", "Then it is killed."));
  }

  private static Obj logs() {
    return Obj.of(
        Field.withDefault(
            "to",
            Leaf.Choice.of("journal", "files"),
            "journal",
            "The system's log, or `stdout.log` and `stderr.log` in the service's `logs` folder."
                + " The `script` manager always keeps files."),
        Field.optional(
            "max-size", new Size(), "10MB", "With `to: files`: a file is rotated when larger."),
        Field.optional(
            "keep", new Whole(0, 1_000), "5", "With `to: files`: how many rotated files stay."));
  }
}
