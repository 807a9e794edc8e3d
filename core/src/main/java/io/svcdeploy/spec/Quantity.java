package io.svcdeploy.spec;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Numbers, with units where they need one, and flags. */
sealed interface Quantity extends Leaf {

  /** A number without a unit, both ends included. */
  record Whole(int least, int most) implements Quantity {
    @Override
    public String what() {
      return most == Integer.MAX_VALUE
          ? "whole number, at least " + least
          : "whole number, " + least + " to " + most;
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      var text = scalar.text();
      if (scalar.kind() != Node.Kind.WHOLE || !text.matches("-?[0-9]{1,20}")) {
        return Outcome.wrong(
            Shown.quoted(text) + " is " + scalar.kindInWords() + ", not a whole number",
            "expected a " + what() + ", without quotes");
      }
      var number = new BigInteger(text);
      boolean inside =
          number.compareTo(BigInteger.valueOf(least)) >= 0
              && number.compareTo(BigInteger.valueOf(most)) <= 0;
      return inside
          ? new Outcome.Value(number.intValueExact())
          : Outcome.wrong(text + " is out of range", "expected a " + what());
    }

    @Override
    public Map<String, Object> json() {
      var schema = Json.of("type", "integer", "minimum", least);
      if (most < Integer.MAX_VALUE) {
        schema.put("maximum", most);
      }
      return schema;
    }
  }

  record Flag() implements Quantity {
    @Override
    public String what() {
      return "`true` \\| `false`";
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      return scalar.kind() == Node.Kind.FLAG
          ? new Outcome.Value(Boolean.parseBoolean(scalar.text()))
          : Outcome.wrong(
              Shown.quoted(scalar.text()) + " is not true or false",
              "write true or false, without quotes");
    }

    @Override
    public Map<String, Object> json() {
      return Json.of("type", "boolean");
    }
  }

  /**
   * A time with its units.
   *
   * @param positive zero is refused
   */
  record Time(boolean positive) implements Quantity {
    private static final Duration LONGEST = Duration.ofHours(24);

    @Override
    public String what() {
      return positive ? "duration above zero" : "duration";
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      var text = scalar.text();
      if (text.matches("[0-9]+([.][0-9]+)?")) {
        return Outcome.wrong(text + " needs a unit", "write " + text + "s for seconds");
      }
      var time = Units.duration(text);
      if (time.isEmpty()) {
        return Outcome.wrong(
            Shown.quoted(text) + " is not a duration",
            "units are h, m, s and ms: 500ms, 10s, 5m, 2h, 1m30s");
      }
      if (time.get().compareTo(LONGEST) > 0) {
        return Outcome.wrong(text + " is longer than 24h", "the longest is 24h");
      }
      return positive && time.get().isZero()
          ? Outcome.wrong(text + " is too short", "it must be above zero")
          : new Outcome.Value(time.get());
    }

    @Override
    public Map<String, Object> json() {
      return Json.of(
          "type",
          "string",
          "pattern",
          positive ? "^(?=.*[1-9])" + Units.DURATION + "$" : "^" + Units.DURATION + "$");
    }
  }

  /** A number of bytes with its unit; at least 1 KB. */
  record Size() implements Quantity {
    private static final long LEAST = 1_000;

    @Override
    public String what() {
      return "size";
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      var text = scalar.text();
      if (text.matches("[0-9]+")) {
        return Outcome.wrong(text + " needs a unit", "write 10MB or 64KiB");
      }
      var bytes = Units.size(text);
      if (bytes.isEmpty()) {
        return Outcome.wrong(
            Shown.quoted(text) + " is not a size", "units are KB, MB, GB, KiB, MiB and GiB: 10MB");
      }
      return bytes.getAsLong() < LEAST
          ? Outcome.wrong(text + " is too small", "at least 1KB")
          : new Outcome.Value(bytes.getAsLong());
    }

    @Override
    public Map<String, Object> json() {
      return Json.of("type", "string", "pattern", "^(?=.*[1-9])" + Units.SIZE + "$");
    }
  }

  /** Octal permissions. YAML 1.2 has no octal 0640, so the digits count as they are written. */
  record Mode() implements Quantity {
    private static final Pattern FORM = Pattern.compile("0?[0-7]{3}");

    @Override
    public String what() {
      return "octal permissions";
    }

    @Override
    public Outcome read(Node.Scalar scalar) {
      return FORM.matcher(scalar.text()).matches()
          ? new Outcome.Value(Integer.parseInt(scalar.text(), 8))
          : Outcome.wrong(
              Shown.quoted(scalar.text()) + " is no file mode",
              "three octal digits as chmod takes them: \"0640\"");
    }

    @Override
    public Map<String, Object> json() {
      var schema = Json.of("type", List.of("string", "integer"));
      schema.put("pattern", "^" + FORM.pattern() + "$");
      schema.put("minimum", 0);
      schema.put("maximum", 777);
      return schema;
    }
  }
}
