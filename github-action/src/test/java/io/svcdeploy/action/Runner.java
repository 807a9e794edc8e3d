package io.svcdeploy.action;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How GitHub's runner reads a step's log: commands, masks line by line, and what is left for people
 * to see. After its documentation, with the old form of commands, which it finds anywhere in a
 * line.
 */
final class Runner {
  private static final Pattern COMMAND =
      Pattern.compile("^[\\s\\p{Z}\\x85]*::([A-Za-z-]+)(?: ([^:]*))?::(.*)$", Pattern.DOTALL);
  private static final Pattern OLD = Pattern.compile("##\\[([A-Za-z-]+)(?: ([^\\]]*))?\\](.*)$");

  /** What the runner did because the log said so. */
  record Done(String command, Map<String, String> properties, String data) {}

  private final List<Done> commands = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private final List<String> masks = new ArrayList<>();
  private Optional<String> stopped = Optional.empty();

  static Runner reading(String log) {
    var runner = new Runner();
    log.lines().forEach(runner::line);
    return runner;
  }

  private void line(String line) {
    if (stopped.isPresent()) {
      if (line.strip().equals("::" + stopped.get() + "::")) {
        stopped = Optional.empty();
      } else {
        show(line);
      }
      return;
    }
    var command = COMMAND.matcher(line);
    var old = OLD.matcher(line);
    if (command.matches()) {
      run(
          command.group(1),
          Optional.ofNullable(command.group(2)).orElse(""),
          command.group(3),
          ",");
    } else if (old.find()) {
      run(old.group(1), Optional.ofNullable(old.group(2)).orElse(""), old.group(3), ";");
    } else {
      show(line);
    }
  }

  private void run(String name, String properties, String data, String separator) {
    var text = unescaped(data);
    if (name.equals("stop-commands")) {
      stopped = Optional.of(text);
      return;
    }
    if (name.equals("add-mask")) {
      text.lines().filter(it -> !it.isBlank()).forEach(masks::add);
    }
    var map = new LinkedHashMap<String, String>();
    for (var property : properties.split(separator)) {
      int at = property.indexOf('=');
      if (at > 0) {
        map.put(
            property.substring(0, at),
            unescaped(property.substring(at + 1).replace("%3A", ":").replace("%2C", ",")));
      }
    }
    commands.add(new Done(name, map, text));
  }

  private static String unescaped(String text) {
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
  }

  private void show(String line) {
    var masked = line;
    for (var mask : masks) {
      masked = masked.replace(mask, "***");
    }
    shown.add(masked);
  }

  List<Done> commands() {
    return List.copyOf(commands);
  }

  List<Done> commands(String name) {
    return commands.stream().filter(it -> it.command().equals(name)).toList();
  }

  /** The lines that people see. */
  List<String> shown() {
    return List.copyOf(shown);
  }

  /** Whether the next step's commands are heard. */
  boolean listens() {
    return stopped.isEmpty();
  }
}
