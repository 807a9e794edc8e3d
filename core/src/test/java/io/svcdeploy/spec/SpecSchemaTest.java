package io.svcdeploy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is made from the schema and checked in. {@code mvn test -Dtest=SpecSchemaTest
 * -Dsvc-deploy.regenerate=true} writes it anew.
 */
class SpecSchemaTest {
  private static final Path SCHEMA =
      Path.of("src/main/resources/io/svcdeploy/spec/svc-deploy.schema.json");
  private static final Path DOCS = Path.of("../docs/spec.md");
  private static final String BEGIN = "<!-- generated from the schema: begin -->\n";
  private static final String END = "\n<!-- generated from the schema: end -->";

  private static final com.networknt.schema.JsonSchema VALIDATOR =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SpecSchema.json());

  @TempDir Path folder;

  @Test
  void theCheckedInSchemaIsTheGeneratedOne() throws IOException {
    regenerate(SCHEMA, SpecSchema.json());

    assertThat(Files.readString(SCHEMA))
        .as("regenerate with -Dsvc-deploy.regenerate=true")
        .isEqualTo(SpecSchema.json());
  }

  @Test
  void theJarHoldsTheSchema() throws IOException {
    try (var in = SpecSchema.class.getResourceAsStream("/" + SpecSchema.RESOURCE)) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(SpecSchema.json());
    }
  }

  @Test
  void theReferenceIsTheGeneratedOne() throws IOException {
    var docs = Files.readString(DOCS);
    int begin = docs.indexOf(BEGIN) + BEGIN.length();
    int end = docs.indexOf(END);
    regenerate(DOCS, docs.substring(0, begin) + SpecTables.markdown() + docs.substring(end));

    assertThat(Files.readString(DOCS))
        .as("regenerate with -Dsvc-deploy.regenerate=true")
        .contains(BEGIN + SpecTables.markdown() + END);
  }

  @Test
  void theLinksOfTheReferenceLead() throws IOException {
    var docs = Files.readString(DOCS);
    var anchors =
        docs.lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
            .map(title -> title.replaceAll("[^a-z -]", "").replace(' ', '-'))
            .toList();

    var links =
        Pattern.compile("\\]\\(#([^)]*)\\)")
            .matcher(docs)
            .results()
            .map(link -> link.group(1))
            .toList();
    assertThat(links).hasSizeGreaterThan(10).isSubsetOf(anchors);
    assertThat(anchors).doesNotHaveDuplicates();
  }

  @Test
  void theCompleteExampleIsValid() throws IOException {
    assertThat(complaints(Specs.COMPLETE)).isEmpty();
  }

  @Test
  void theSmallestFileIsValid() throws IOException {
    assertThat(complaints(Specs.write(folder, "a.yml", Specs.MINIMAL))).isEmpty();
    assertThat(
            complaints(
                Specs.write(
                    folder,
                    "b.yml",
                    "service: a\nrelease: .\ntargets: { x: { hosts: [{ name: a }, '[::1]:22'] } }")))
        .isEmpty();
  }

  /** A mistake that no rule between values is needed for is seen by editors as well. */
  @Test
  void theSchemaRefusesAlmostAllThatTheCheckerDoes() throws IOException {
    var seen = new ArrayList<String>();
    var missed = new ArrayList<String>();
    for (var file : Specs.malformed()) {
      if (isStructural(file)) {
        (complaints(file).isEmpty() ? missed : seen).add(file.getFileName().toString());
      }
    }

    assertThat(seen).hasSizeGreaterThan(100);
    assertThat(missed)
        .containsExactlyInAnyOrder(
            "directory-substitution.yml", // a text like others for a schema
            "duration-huge.yml", // a pattern does not compare
            "duration-too-long.yml",
            "host-port-out-of-range.yml",
            "number-hex.yml", // a number like others
            "status-backwards.yml");
  }

  /** It is YAML without a mistake, but something in it does not fit its type. */
  private boolean isStructural(Path file) {
    var yaml = new Problems();
    var problems = new Problems();
    try {
      var root = YamlReader.read(SourceText.read(file), yaml);
      yaml.throwIfAny();
      var checker = new Checker(new PathBase(folder, false), problems);
      root.flatMap(node -> checker.check(node, DeployFileSchema.deployFile(), ""));
    } catch (SpecException e) {
      return false;
    }
    return isWrong(problems);
  }

  private static boolean isWrong(Problems problems) {
    try {
      problems.throwIfAny();
      return false;
    } catch (SpecException e) {
      return true;
    }
  }

  private static Set<ValidationMessage> complaints(Path file) throws IOException {
    return VALIDATOR.validate(new ObjectMapper().valueToTree(Specs.plain(file)));
  }

  private static void regenerate(Path file, String text) throws IOException {
    if (Boolean.getBoolean("svc-deploy.regenerate")) {
      Files.writeString(file, text);
    }
  }
}
