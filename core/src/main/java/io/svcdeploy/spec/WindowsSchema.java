package io.svcdeploy.spec;

import io.svcdeploy.spec.Quantity.Time;
import io.svcdeploy.spec.Type.Items;
import io.svcdeploy.spec.Type.Obj;

/** {@code run.windows}: what only Windows knows of a service. */
final class WindowsSchema {
  private static final String NAME = "[^/\\\\\\x00-\\x1f\\x7f]";

  private WindowsSchema() {}

  static Obj windows() {
    return shown()
        .and(
            Obj.of(
                Field.withDefault(
                    "account",
                    account(),
                    WindowsSpec.LOCAL_SYSTEM,
                    "`LocalSystem`, `LocalService`, `NetworkService`, `virtual` (`NT SERVICE\\SERVICE`),"
                        + " a managed account `DOMAIN\\name$`, or a user whose password the service"
                        + " on the host already has. Passwords are never given here."),
                Field.withDefault(
                    "depends-on",
                    new Items(Leaf.Text.of("a service, or +GROUP", "\\+?" + NAME + "{1,255}"), 0),
                    "[]",
                    "Services that Windows starts before this one; groups of them as `+GROUP`."),
                Field.optional(
                    "give-up-command",
                    Leaf.Text.line("a command line"),
                    "Windows runs it, as the service's account, once `restart.give-up` is reached."),
                Field.optional(
                    "preshutdown",
                    new Time(true),
                    "10s",
                    "How long a shutdown of the host waits for the service. It holds from the"
                        + " host's next boot."),
                Field.optional(
                    "nssm", nssm(), "the host's own", "`nssm.exe`, for `manager: nssm`.")));
  }

  private static Obj shown() {
    return Obj.of(
        Field.optional(
            "display-name",
            Leaf.Text.of("a name of at most 256 characters", "[^\\x00-\\x1f\\x7f]{1,256}"),
            "the service's name",
            "What people see in the list of services."),
        Field.optional("description", Leaf.Text.line("a sentence"), "A sentence for people."));
  }

  /** An account of Windows itself, one with its domain before or behind it, or a local user. */
  private static Leaf.Text account() {
    return Leaf.Text.of(
        "LocalSystem, LocalService, NetworkService, virtual, DOMAIN\\name, .\\name or name@domain",
        "LocalSystem|LocalService|NetworkService|virtual"
            + "|"
            + NAME
            + "+\\\\"
            + NAME
            + "+"
            + "|[^@/\\\\\\x00-\\x1f\\x7f]+@[A-Za-z0-9.-]+");
  }

  private static Obj nssm() {
    return Obj.of(
        Field.required(
            "from", Leaf.TemplateText.line("a path"), "The file here; shipped with each release."),
        Field.optional(
            "sha256",
            Leaf.Text.of("64 hexadecimal digits", "[0-9a-fA-F]{64}"),
            "not asked",
            "What its digest must be."));
  }
}
