package io.svcdeploy.spec;

import java.util.List;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** A mistake of YAML itself, in words for people who do not know how a YAML parser works. */
final class YamlMistake {
  /** What the parser says, what that means, and what to do about it. */
  private record Meaning(String said, String message, String hint) {}

  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning("TAB", "a tab cannot stand here", "YAML is indented with spaces"),
          new Meaning(
              "mapping values are not allowed here",
              "a second \": \" in this line, or a line indented too far",
              "check the indentation; put a text that contains \": \" in quotes"),
          new Meaning(
              "expected <block end>",
              "this line does not go on with what the lines above began",
              "check the indentation, and that a list's items all begin with \"- \""),
          new Meaning(
              "cannot start any token",
              "a text cannot begin with this character",
              "put the text in quotes"),
          new Meaning(
              "but got {",
              "a brace in the middle of a text",
              "in lists and mappings on one line, texts with braces, commas or \": \" need quotes"));

  private YamlMistake() {}

  static SpecException of(Position position, String message, String hint) {
    return new SpecException(List.of(new SpecProblem(position, message, hint)));
  }

  static SpecException of(MarkedYamlEngineException e, Position position) {
    var said = e.getProblem() == null ? "" : e.getProblem();
    var context = e.getContext() == null ? "" : e.getContext();
    var otherwise =
        new Meaning(said, "this is not YAML: " + said.replace("<stream end>", "the end"), context);
    var meaning =
        MEANINGS.stream().filter(m -> said.contains(m.said())).findFirst().orElse(otherwise);
    return of(position, meaning.message(), meaning.hint());
  }
}
