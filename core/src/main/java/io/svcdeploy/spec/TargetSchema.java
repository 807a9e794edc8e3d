package io.svcdeploy.spec;

import io.svcdeploy.spec.Quantity.Flag;
import io.svcdeploy.spec.Quantity.Time;
import io.svcdeploy.spec.Quantity.Whole;
import io.svcdeploy.spec.Type.Dict;
import io.svcdeploy.spec.Type.Items;
import io.svcdeploy.spec.Type.Obj;

/** {@code targets}: the hosts, how to log in and what runs the service there. */
final class TargetSchema {
  static final String DOC = "Groups of hosts that are deployed together.";

  private static final Leaf.TemplateText HOST_KEY =
      Leaf.TemplateText.line("`SHA256:…` or a public key");

  /** Values for other templates, so they hold no variables themselves. */
  private static final Dict VARS =
      new Dict(
          "NAME",
          Leaf.Text.of("a name: letters, digits, _ and -", "[A-Za-z_][A-Za-z0-9_-]*"),
          Leaf.TemplateText.lines("text")
              .with(
                  Substitution.Name.VERSION,
                  Substitution.Name.COMMIT,
                  Substitution.Name.ENV,
                  Substitution.Name.FILE),
          0);

  private TargetSchema() {}

  static Dict targets() {
    return new Dict(
        "NAME",
        Leaf.Text.of("a name: letters, digits, dots, _ and -", "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}"),
        target(),
        1);
  }

  private static Obj target() {
    return Obj.of(
        Field.required(
            "hosts",
            new Items(Type.OneOf.of(new Word.HostWord(), host()), 1),
            "The hosts, each `host`, `host:port` or a mapping."),
        Field.withDefault(
            "connection",
            Leaf.Choice.of(TargetSpec.Connection.class),
            "ssh",
            "The way to the hosts. `local`: this machine. `windows-rpc`: from Windows to Windows"
                + " without SSH."),
        Field.withDefault("ssh", ssh(), "{}", "How to log in."),
        Field.withDefault("sudo", new Flag(), "false", "Become root with `sudo -n`."),
        Field.withDefault(
            "manager",
            Leaf.Choice.of(TargetSpec.ManagerKind.class)
                .butLater("launchd", "docker", "kubernetes"),
            "systemd",
            "What runs the service. `launchd`, `docker` and `kubernetes` are not supported yet."),
        Field.optional(
            "directory",
            Leaf.Text.line("an absolute folder, or ~/… for the login user's home"),
            "`/opt/SERVICE`; `~/SERVICE` with `systemd-user` and `script`;"
                + " `C:/Program Files/SERVICE` with `scm` and `nssm`",
            "Where the releases are kept on the hosts; absolute, or `~/…`."));
  }

  private static Obj host() {
    return Obj.of(
        Field.required(
            "name",
            Leaf.Text.of("a name: letters, digits and . _ - :", "[A-Za-z0-9_][A-Za-z0-9._:%-]*"),
            "Reports use it."),
        Field.optional(
            "address",
            Leaf.Text.of("a host name or an address", Endpoint.ADDRESS),
            "the name",
            "What to connect to."),
        Field.optional("port", new Whole(1, 65_535), "`ssh.port`", "Its SSH port."),
        Field.optional("host-key", HOST_KEY, "`ssh.host-key`", "The key that it must show."),
        Field.withDefault("vars", VARS, "{}", "Values for `${var:NAME}`."),
        Field.withDefault(
            "groups",
            new Items(
                Leaf.Text.of("a name: letters, digits, dots, _ and -", Word.BatchWord.GROUP), 0),
            "[]",
            "Names that `--limit` and `rollout.batches` know it by too."));
  }

  private static Obj ssh() {
    return login().and(connection());
  }

  private static Obj login() {
    return Obj.of(
        Field.optional(
            "user", Leaf.TemplateText.line("a user name"), "who runs svc-deploy", "The login."),
        Field.withDefault("port", new Whole(1, 65_535), "22", "For hosts without their own."),
        Field.optional(
            "key",
            Leaf.TemplateText.secret("the path of a private key, or its text", true),
            "the agent, then the user's default keys",
            "Path of a private key, or its text."),
        Field.optional(
            "passphrase", Leaf.TemplateText.secret("a passphrase", false), "Of the key."),
        Field.optional("password", Leaf.TemplateText.secret("a password", false), "For the login."),
        Field.withDefault("agent", new Flag(), "true", "Ask the SSH agent for keys."));
  }

  private static Obj connection() {
    return Obj.of(
        Field.optional(
            "known-hosts",
            Leaf.TemplateText.path("a path"),
            "`~/.ssh/known_hosts`",
            "File with the hosts' keys."),
        Field.optional(
            "host-key",
            HOST_KEY,
            "looked up in `known-hosts`",
            "The key that each host must show."),
        Field.withDefault(
            "jump",
            Type.OneOf.orMany(Leaf.TemplateText.line("[user@]host[:port]"), 0),
            "[]",
            "Hosts to go through, first hop first, each `[user@]host[:port]`."),
        Field.withDefault("connect-timeout", new Time(true), "15s", "For one connection."),
        Field.withDefault("command-timeout", new Time(true), "120s", "For one remote script."),
        Field.withDefault("keep-alive", new Time(true), "15s", "Between two signs of life."),
        Field.withDefault(
            "reconnect-for",
            new Time(false),
            "2m",
            "How long a host is tried again when the connection was lost on the way."));
  }
}
