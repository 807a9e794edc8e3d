package io.svcdeploy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariablesTest {
  @TempDir Path folder;

  private final List<String> secrets = new ArrayList<>();
  private final Map<String, String> env =
      Map.of("TOKEN", "s3cret", "EMPTY", "", "REF", "${version}");

  @Test
  void versionAndCommitAreNoSecrets() {
    var variables = variables().withRelease("1.4.2", Optional.of("abc"));

    assertThat(fill(variables, "v${version}-${commit}!"))
        .isEqualTo(new Variables.Filled("v1.4.2-abc!", false));
    assertThat(secrets).isEmpty();
  }

  @Test
  void whatComesFromOutsideIsSecretAndTold() throws IOException {
    Files.writeString(folder.resolve("pw"), "öpen\n\n");

    assertThat(fill(variables(), "x ${env:TOKEN} ${file:pw}"))
        .isEqualTo(new Variables.Filled("x s3cret öpen\n", true));
    assertThat(secrets).containsExactly("s3cret", "öpen\n");
  }

  @Test
  void oneLineBreakAtTheEndOfAFileIsDropped() throws IOException {
    for (var end : List.of("", "\n", "\r\n")) {
      Files.writeString(folder.resolve("f"), "value" + end);
      assertThat(fill(variables(), "${file:f}").text()).isEqualTo("value");
    }
  }

  @Test
  void valuesAreNotExpandedAgain() {
    assertThat(fill(variables().withRelease("1", Optional.empty()), "${env:REF}").text())
        .isEqualTo("${version}");
  }

  @Test
  void aDollarBeforeABraceIsWrittenTwice() {
    assertThat(fill(variables(), "$${HOME} $HOME $$ $").text()).isEqualTo("${HOME} $HOME $$ $");
  }

  @Test
  void hostVariablesMayHoldSecretsThemselves() {
    var variables =
        variables()
            .withHost(Map.of("a", Template.literal("1"), "b", Template.literal("${env:TOKEN}")));

    assertThat(fill(variables, "${var:a}")).isEqualTo(new Variables.Filled("1", false));
    assertThat(fill(variables, "${var:b}")).isEqualTo(new Variables.Filled("s3cret", true));
  }

  @Test
  void anEmptyValueHidesNothing() {
    assertThat(fill(variables(), "a${env:EMPTY}b").text()).isEqualTo("ab");
    assertThat(secrets).isEmpty();
  }

  @Test
  void whatIsMissingIsSaidAtTheTemplatesPlace() {
    var template = new Template("${env:NOPE}", new Position("f.yml", 3, 7));

    assertThatThrownBy(() -> variables().fill(template))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "f.yml:3:7: the environment variable NOPE is not set (set it where svc-deploy runs)");
    assertThatThrownBy(() -> fill(variables(), "${file:nope}")).hasMessageContaining("nope");
    assertThatThrownBy(() -> fill(variables(), "${version}")).hasMessageContaining("no version");
    assertThatThrownBy(() -> fill(variables(), "${var:x}")).hasMessageContaining("not defined");
    assertThatThrownBy(() -> fill(variables().withRelease("1", Optional.empty()), "${commit}"))
        .hasMessageContaining("has no commit");
  }

  @Test
  void allThatIsMissingIsSaidAtOnce() {
    var templates =
        List.of(
            new Template("${env:B}", new Position("f.yml", 2, 1)),
            Template.literal("fine"),
            new Template("${env:A}", new Position("f.yml", 1, 1)));

    var thrown = catchThrowableOfType(SpecException.class, () -> variables().fillAll(templates));

    assertThat(thrown.problems()).extracting(p -> p.position().line()).containsExactly(1, 2);
    assertThat(variables().fillAll(List.of(Template.literal("a"), Template.literal("b"))))
        .extracting(Variables.Filled::text)
        .containsExactly("a", "b");
  }

  @Test
  void filesAreShortTexts() throws IOException {
    Files.write(folder.resolve("big"), new byte[70_000]);
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xc3, 0x28});

    assertThatThrownBy(() -> fill(variables(), "${file:big}")).hasMessageContaining("64 KiB");
    assertThatThrownBy(() -> fill(variables(), "${file:binary}")).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> fill(variables(), "${file:.}")).hasMessageContaining("be read");
  }

  private Variables variables() {
    return Variables.of(folder, name -> Optional.ofNullable(env.get(name)), secrets::add);
  }

  private static Variables.Filled fill(Variables variables, String text) {
    return variables.fill(Template.literal(text));
  }
}
