package io.svcdeploy.spec;

import io.svcdeploy.spec.Quantity.Flag;
import io.svcdeploy.spec.Quantity.Time;
import io.svcdeploy.spec.Quantity.Whole;
import io.svcdeploy.spec.Type.Dict;
import io.svcdeploy.spec.Type.Items;
import io.svcdeploy.spec.Type.Obj;

/** {@code health}: when a release counts as healthy. */
final class HealthSchema {
  private HealthSchema() {}

  static Obj health() {
    return Obj.of(
        Field.withDefault(
            "within", new Time(true), "60s", "All checks must pass for the first time by then"),
        Field.withDefault("stable-for", new Time(false), "10s", "and then go on for so long."),
        Field.withDefault("every", new Time(true), "1s", "Pause between two looks."),
        Field.withDefault("try-timeout", new Time(true), "5s", "For each check of a look."),
        Field.withDefault(
            "max-restarts",
            new Whole(0, 1_000),
            "0",
            "Restarts of the process that are forgiven while it comes up."),
        Field.withDefault(
            "checks",
            new Items(check(), 0),
            "[]",
            "What must hold, besides that the service manager calls the service active."));
  }

  private static Obj check() {
    return Obj.of(
            Field.optional("http", http(), "A request to the host, through the connection."),
            Field.optional(
                "tcp",
                Leaf.TemplateText.line("address:port"),
                "A port that accepts connections, seen from the host: `127.0.0.1:8080`."),
            Field.optional(
                "command",
                Leaf.TemplateText.lines("a command line"),
                "A command line for `sh` on the host that must end with status 0; on Windows the"
                    + " lines of a batch file, in which `%%` is a percent sign. A shell's `${X}` is"
                    + " written `$${X}`."),
            Field.optional(
                "log",
                Leaf.TemplateText.line("text"),
                "A line of the log since the switch that contains the text; not on Windows."),
            Field.optional(
                "process",
                Leaf.Choice.of("same-binary", "any"),
                "same-binary",
                "`same-binary`: the running process must be the artifact that was shipped."),
            Field.later("metrics", "Checks of metrics are not supported yet."))
        .exactlyOneOf("http", "tcp", "command", "log", "process", "metrics");
  }

  private static Obj http() {
    return Obj.of(
        Field.required(
            "url",
            Leaf.TemplateText.line("a URL"),
            "`http://…` or `https://…`, as the host sees it."),
        Field.withDefault(
            "status",
            Type.OneOf.orMany(new Word.StatusWord(), 1),
            "200-299",
            "What the answer's status may be."),
        Field.optional("body", Leaf.TemplateText.lines("text"), "The answer contains this."),
        Field.withDefault(
            "json",
            new Dict("path", Leaf.Text.line("a dotted path"), Leaf.TemplateText.lines("text"), 0),
            "{}",
            "Dotted paths in the JSON answer and the text that stands there."),
        Field.withDefault("headers", headers(), "{}", "Headers that the answer has."),
        Field.withDefault("request-headers", headers(), "{}", "Sent along."),
        Field.withDefault(
            "tls",
            Obj.of(
                Field.withDefault(
                    "verify", new Flag(), "true", "Check the certificate of an https URL.")),
            "{}",
            "For https."));
  }

  private static Dict headers() {
    return new Dict(
        "Header",
        Leaf.Text.of("a header's name", "[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
        Leaf.TemplateText.line("text"),
        0);
  }
}
