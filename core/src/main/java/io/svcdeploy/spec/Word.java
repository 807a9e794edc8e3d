package io.svcdeploy.spec;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Words with a form of their own. */
sealed interface Word extends Leaf {

  /** {@code linux/amd64}, {@code linux/arm/7}. */
  record PlatformWord() implements Word {
    @Override
    public String what() {
      return "platform, `os/arch` or `os/arch/level` in Go's words";
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      return Platforms.flaw(scalar.text())
          .<Outcome>map(flaw -> new Outcome.Wrong(List.of(flaw)))
          .orElseGet(() -> new Outcome.Value(scalar.text()));
    }

    @Override
    public Map<String, Object> json() {
      return Json.of(
          "anyOf",
          List.of(
              Json.of("enum", Platforms.ALL),
              Json.of("type", "string", "pattern", "^[a-z0-9]+/(?:" + Platforms.LEVELS + ")$")));
    }
  }

  /** A number of hosts, {@code 25%} of them, or a group. */
  record BatchWord() implements Word {
    static final String GROUP = "[A-Za-z][A-Za-z0-9_.-]{0,62}";
    private static final Pattern PERCENT = Pattern.compile("(100|[1-9][0-9]?)%");

    @Override
    public String what() {
      return "number of hosts, a part of them such as `25%`, or a group of them";
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      var text = scalar.text();
      var percent = PERCENT.matcher(text);
      if (percent.matches()) {
        return new Outcome.Value(new RolloutSpec.Batch.Percent(Integer.parseInt(percent.group(1))));
      }
      if (scalar.kind() == Node.Kind.TEXT && text.matches(GROUP)) {
        return new Outcome.Value(new RolloutSpec.Batch.Group(text));
      }
      return scalar.kind() == Node.Kind.WHOLE && text.matches("[1-9][0-9]{0,5}")
          ? new Outcome.Value(new RolloutSpec.Batch.Count(Integer.parseInt(text)))
          : Outcome.wrong(
              Shown.quoted(text) + " is no batch",
              "write a number of hosts (1), a part (25%) or a group");
    }

    @Override
    public Map<String, Object> json() {
      return Json.of(
          "anyOf",
          List.of(
              Json.of("type", "integer", "minimum", 1),
              Json.of(
                  "type", "string", "pattern", "^(?:" + PERCENT.pattern() + "|" + GROUP + ")$")));
    }
  }

  /** How many hosts at the most: a number, also none, or {@code 25%} of them. */
  record AtMostWord() implements Word {
    private static final Pattern PERCENT = Pattern.compile("(100|[1-9]?[0-9])%");

    @Override
    public String what() {
      return "number of hosts, or a part of them such as `25%`";
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      var text = scalar.text();
      var percent = PERCENT.matcher(text);
      if (percent.matches()) {
        return new Outcome.Value(new RolloutSpec.Batch.Percent(Integer.parseInt(percent.group(1))));
      }
      return scalar.kind() == Node.Kind.WHOLE && text.matches("[0-9]{1,6}")
          ? new Outcome.Value(new RolloutSpec.Batch.Count(Integer.parseInt(text)))
          : Outcome.wrong(
              Shown.quoted(text) + " is no number of hosts", "write 0, 1 or a part (25%)");
    }

    @Override
    public Map<String, Object> json() {
      return Json.of(
          "anyOf",
          List.of(
              Json.of("type", "integer", "minimum", 0),
              Json.of("type", "string", "pattern", "^(?:" + PERCENT.pattern() + ")$")));
    }
  }

  /** {@code 200} or {@code 200-299}. */
  record StatusWord() implements Word {
    private static final Pattern FORM = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");

    @Override
    public String what() {
      return "HTTP status `200` or range `200-299`";
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      var form = FORM.matcher(scalar.text());
      if (!form.matches()) {
        return Outcome.wrong(
            Shown.quoted(scalar.text()) + " is no HTTP status", "write 200 or \"200-299\"");
      }
      int from = Integer.parseInt(form.group(1));
      int to = form.group(2) == null ? from : Integer.parseInt(form.group(2));
      return from <= to
          ? new Outcome.Value(new HealthSpec.StatusRange(from, to))
          : Outcome.wrong(
              Shown.quoted(scalar.text()) + " ends before it begins", "write the lower one first");
    }

    @Override
    public Map<String, Object> json() {
      return Json.of(
          "anyOf",
          List.of(
              statusNumber(), Json.of("type", "string", "pattern", "^" + FORM.pattern() + "$")));
    }

    private static Map<String, Object> statusNumber() {
      var number = Json.of("type", "integer", "minimum", 100);
      number.put("maximum", 599);
      return number;
    }
  }

  /** The value of a systemd directive, or {@code false} to do without it. */
  record DirectiveWord() implements Word {
    @Override
    public String what() {
      return "`false` to drop the directive, or its value";
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      var text = scalar.text();
      if (scalar.kind() == Node.Kind.FLAG && !Boolean.parseBoolean(text)) {
        return new Outcome.Value(new RunSpec.SandboxValue.Off());
      }
      return text.contains("${")
              || text.endsWith("\\") // it would join the next line
              || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)
          ? Outcome.wrong(
              Shown.quoted(text) + " cannot be the value of a directive",
              "one line, no backslash at its end, no substitutions here")
          : new Outcome.Value(new RunSpec.SandboxValue.Value(text));
    }

    @Override
    public Map<String, Object> json() {
      return Json.of("type", List.of("string", "number", "boolean"));
    }
  }

  /** A host in its short form: {@code name} or {@code name:port}. */
  record HostWord() implements Word {
    @Override
    public String what() {
      return "`host` or `host:port`";
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      var text = scalar.text();
      if (text.contains("@")) {
        return Outcome.wrong(
            Shown.quoted(text) + " names a user", "the user belongs to ssh.user of the target");
      }
      return Endpoint.parse(text)
          .<Outcome>map(Outcome.Value::new)
          .orElseGet(
              () ->
                  Outcome.wrong(
                      Shown.quoted(text) + " is no host",
                      "write a host name or address, with :port if need be (no substitutions"
                          + " here)"));
    }

    @Override
    public Map<String, Object> json() {
      return Json.of("type", "string", "pattern", "^" + Endpoint.PATTERN + "$");
    }
  }
}
