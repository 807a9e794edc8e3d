package io.svcdeploy.spec;

import java.util.List;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** A mistake of YAML itself, in words for people who do not know how a YAML parser works. */
final class YamlMistake {
  private YamlMistake() {}

  static SpecException of(Position position, String message, String hint) {
    return new SpecException(List.of(new SpecProblem(position, message, hint)));
  }

  static SpecException of(MarkedYamlEngineException e, Position position) {
    var problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("TAB")) {
      return of(position, "a tab cannot stand here", "YAML is indented with spaces");
    }
    if (problem.contains("mapping values are not allowed here")) {
      return of(
          position,
          "a second \": \" in this line, or a line indented too far",
          "check the indentation; put a text that contains \": \" in quotes");
    }
    if (problem.contains("expected <block end>")) {
      return of(
          position,
          "this line does not go on with what the lines above began",
          "check the indentation, and that a list's items all begin with \"- \"");
    }
    if (problem.contains("cannot start any token")) {
      return of(position, problem.replaceFirst("[.] .*", ""), "put the text in quotes");
    }
    if (problem.contains("but got {") || problem.contains("but got ?")) {
      return of(
          position,
          "this is not YAML: " + problem,
          "in lists and mappings on one line, texts with braces, commas or \": \" need quotes");
    }
    var context = e.getContext() == null ? "" : e.getContext();
    return of(position, "this is not YAML: " + problem.replace("<stream end>", "the end"), context);
  }
}
