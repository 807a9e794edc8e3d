package io.svcdeploy.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The packages of a program for one platform, as {@code go list -e -deps -json} tells them; checked
 * before the compiler runs, because its own messages come late and {@code -X} has none at all.
 */
final class GoPackages {
  // EmbedFiles is not read, but without it the //go:embed lines are not checked.
  private static final String FIELDS =
      "=Dir,ImportPath,Name,DepOnly,GoFiles,CgoFiles,EmbedFiles,Error";
  private static final GoVersion KNOWS_FIELDS = new GoVersion(1, 19, -1, "1.19");

  private final Platform platform;
  private final String main;
  private final List<JsonNode> packages;

  private GoPackages(Platform platform, String main, List<JsonNode> packages) {
    this.platform = platform;
    this.main = main;
    this.packages = packages;
  }

  /** The arguments of {@code go} but for the tags and the package. */
  static List<String> arguments(GoVersion version) {
    return List.of("list", "-e", "-deps", "-json" + (version.isBefore(KNOWS_FIELDS) ? "" : FIELDS));
  }

  static GoPackages of(Platform platform, String main, Tool.Result listed) {
    if (!listed.ok()) {
      throw DeployException.failed(
              "Go cannot read the packages of " + main + " for " + platform,
              "mend what Go says below")
          .withOutput(listed.shown());
    }
    try (var values =
        new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(listed.output())) {
      return new GoPackages(platform, main, values.readAll());
    } catch (IOException e) {
      throw DeployException.failed("go list gave no JSON", "run \"go list -json\" by hand")
          .withOutput(listed.shown())
          .causedBy(e);
    }
  }

  /** Refuses what would not build, or would build into something else than a program. */
  void check() {
    var errors =
        packages.stream().map(p -> p.path("Error")).filter(e -> !e.isMissingNode()).toList();
    if (!errors.isEmpty()) {
      var texts = errors.stream().map(GoPackages::text).distinct().toList();
      throw DeployException.failed(
              "the sources of " + main + " are not complete for " + platform + ": " + texts.get(0),
              hint(texts))
          .withOutput(String.join("\n", texts));
    }
    var named = named();
    if (named.size() != 1) {
      throw DeployException.usage(
          "build.go.main: " + main + " names " + named.size() + " packages",
          "name the folder of one package main, like ./cmd/hello");
    }
    var name = named.get(0).path("Name").asText();
    if (!name.equals("main")) {
      throw DeployException.usage(
          "build.go.main: " + main + " is package " + name + ", not package main",
          "name the folder of the program, like ./cmd/hello");
    }
  }

  /** Refuses a stamp variable that the linker would pass over in silence. */
  void check(StampValue value) {
    var declarations = declarations(declaring(value));
    var obstacle = declarations.obstacle(value.variableName());
    if (obstacle.isPresent()) {
      throw DeployException.failed(
          "the stamp variable " + value.variable() + " " + obstacle.get(),
          "declare \"var "
              + value.variableName()
              + " string\" in that package, or name one that is there: "
              + declarations.settable());
    }
  }

  private JsonNode declaring(StampValue value) {
    var path = value.packagePath();
    return (path.equals("main") ? named() : packages)
        .stream()
            .filter(p -> path.equals("main") || p.path("ImportPath").asText().equals(path))
            .findFirst()
            .orElseThrow(
                () ->
                    DeployException.failed(
                        "the stamp variable "
                            + value.variable()
                            + " is in a package that the program does not import",
                        "name a package of the program; the main package is called main"));
  }

  private List<JsonNode> named() {
    return packages.stream().filter(p -> !p.path("DepOnly").asBoolean()).toList();
  }

  private static GoDeclarations declarations(JsonNode declaring) {
    var folder = Path.of(declaring.path("Dir").asText());
    var sources = new ArrayList<String>();
    try {
      for (JsonNode file : files(declaring).toList()) {
        sources.add(Files.readString(folder.resolve(file.asText())));
      }
    } catch (IOException e) {
      throw DeployException.failed(
              "cannot read the sources in " + folder + ": " + e.getMessage(),
              "check the files' permissions and that they are UTF-8")
          .causedBy(e);
    }
    return GoDeclarations.of(sources);
  }

  private static Stream<JsonNode> files(JsonNode declaring) {
    return Stream.of("GoFiles", "CgoFiles")
        .flatMap(key -> StreamSupport.stream(declaring.path(key).spliterator(), false));
  }

  private static String text(JsonNode error) {
    return Stream.of(error.path("Pos").asText(), error.path("Err").asText())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(": "));
  }

  private static String hint(List<String> errors) {
    return errors.stream().anyMatch(error -> error.contains("pattern "))
        ? "commit the files that //go:embed names, or make them before the build"
        : "mend what Go says below; \"go build\" by hand shows the same";
  }
}
