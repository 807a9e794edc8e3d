package io.svcdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.spec.SpecReader;
import io.svcdeploy.spec.Template;
import io.svcdeploy.spec.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path folder;

  private List<String> seen(String rest) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("svc-deploy.yml"),
            """
            service: hello
            build: { prebuilt: { path: hello } }
            targets: { prod: { hosts: [{ name: web-1, vars: { own: "${env:OF_HOST}" } }] } }
            """
                + rest);
    var spec = SpecReader.read(file);
    var seen = new ArrayList<String>();
    var variables =
        Variables.of(
            folder,
            name -> name.equals("MISSING") ? Optional.empty() : Optional.of("value of " + name),
            seen::add);
    Secrets.remember(spec, spec.targets().get(0), variables);
    return seen;
  }

  @Test
  void whatHooksAreGivenIsKnownBeforeAnyOfThemRuns() throws IOException {
    assertThat(
            seen(
                """
                hooks:
                  before-switch: [{ run: "true", env: { A: "${env:MISSING}", B: "${env:HOOK}" } }]
                  after-revert: [{ run: "true", env: { C: "x ${var:own}" } }]
                """))
        .containsExactly("value of HOOK", "value of OF_HOST");
  }

  @Test
  void whatThisProcessIsGivenTakesThePlaceOfItsEnvironment() throws IOException {
    seen("");
    var spec = SpecReader.read(folder.resolve("svc-deploy.yml"));
    Main.provide(Map.of("OF_NOBODY", "given to nobody else", "PATH", "/of/this/process"));
    try {
      var variables = SpecOptions.variables(spec);
      assertThat(variables.fill(Template.literal("${env:OF_NOBODY}")).text())
          .isEqualTo("given to nobody else");
      assertThat(variables.fill(Template.literal("${env:PATH}")).text())
          .isEqualTo("/of/this/process");
      assertThat(Secrets.MASKING.mask("it is given to nobody else")).isEqualTo("it is ***");
    } finally {
      Main.provide(Map.of());
    }
  }

  @Test
  void soIsWhatTheServiceItsChecksAndItsFilesAreGiven() throws IOException {
    assertThat(
            seen(
                """
                files: [{ from: "${env:FILE}", to: app.conf }]
                run: { args: ["${env:ARG}"], env: { A: "${env:RUN}" } }
                health:
                  checks:
                    - http:
                        url: "http://127.0.0.1:80/${env:URL}"
                        body: "${env:BODY}"
                        json: { a: "${env:JSON}" }
                        headers: { A: "${env:HEADER}" }
                        request-headers: { B: "${env:SENT}" }
                    - tcp: "127.0.0.1:${env:PORT}"
                    - command: "test ${env:COMMAND}"
                    - log: "${env:LOG}"
                """))
        .extracting(it -> it.substring("value of ".length()))
        .containsExactly(
            "FILE", "ARG", "RUN", "URL", "BODY", "JSON", "HEADER", "SENT", "PORT", "COMMAND",
            "LOG");
  }
}
