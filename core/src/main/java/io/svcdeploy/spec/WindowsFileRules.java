package io.svcdeploy.spec;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code files} may put into a release folder where a target is a Windows one. Source:
 * Microsoft, "Naming Files, Paths, and Namespaces".
 */
final class WindowsFileRules {
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|(com|lpt)[0-9])(\\..*)?");

  private static final Pattern FORBIDDEN = Pattern.compile("[<>:\"|?*\\p{Cntrl}]");

  private final Problems problems;
  private final Map<String, String> seen = new HashMap<>();

  private WindowsFileRules(Problems problems) {
    this.problems = problems;
  }

  static void check(Tree.Fields file, Problems problems) {
    var windows =
        file.entries("targets").values().stream()
            .anyMatch(it -> it instanceof Tree.Fields target && TargetRules.isWindows(target));
    if (!windows) {
      return;
    }
    var rules = new WindowsFileRules(problems);
    var program = file.find("service", String.class).orElse("") + ".exe";
    rules.seen.put(program.toLowerCase(Locale.ROOT), program);
    for (var item : file.items("files")) {
      if (item instanceof Tree.Fields entry && entry.at("to").isPresent()) {
        rules.destination(entry.text("to"), entry.positionOf("to"));
      }
    }
  }

  private void destination(String to, Position position) {
    var names = to.split("/");
    if (to.matches("[A-Za-z]:.*")) {
      return; // wrong everywhere, and told
    }
    if (FORBIDDEN.matcher(to).find()) {
      wrong(position, to, "is no path for Windows", "write it without < > : \" | ? *");
    } else if (Stream.of(names).anyMatch(name -> name.matches("(?!\\.\\.?$).*[. ]"))) {
      wrong(position, to, "loses its end on Windows", "let no name end with a dot or a blank");
    } else if (Stream.of(names).anyMatch(name -> DEVICE.matcher(name).matches())) {
      wrong(position, to, "is a device on Windows", "choose another name");
    }
    var other = seen.putIfAbsent(to.toLowerCase(Locale.ROOT), to);
    if (other != null && !other.equals(to)) {
      wrong(
          position,
          to,
          "and " + Shown.quoted(other) + " are the same file on Windows",
          "choose a name that differs in more than capitals");
    }
  }

  private void wrong(Position position, String text, String message, String hint) {
    problems.add(position, "files: " + Shown.quoted(text) + " " + message, hint);
  }
}
