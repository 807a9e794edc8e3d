package io.svcdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.spec.Position;
import io.svcdeploy.spec.SpecException;
import io.svcdeploy.spec.SpecProblem;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorTextTest {
  private static final DeployException ERROR =
      DeployException.failed("sudo wants a password", "add the lines that doctor prints")
          .onHost("web-1");

  @Test
  void an_error_says_what_failed_where_and_what_to_do() {
    assertThat(ErrorText.render(ERROR, false))
        .isEqualTo(
            """
            error: web-1: sudo wants a password
            hint: add the lines that doctor prints
            """);
  }

  @Test
  void remote_output_is_quoted_and_stripped() {
    var error = ERROR.withOutput("\u001b[31msudo: a password is required\u001b[0m\r\n::error::x\n");

    assertThat(ErrorText.render(error, false))
        .isEqualTo(
            """
            error: web-1: sudo wants a password
              | sudo: a password is required
              | ::error::x
            hint: add the lines that doctor prints
            """);
  }

  @Test
  void the_stack_trace_comes_only_when_asked_for() {
    var error = ERROR.causedBy(new IOException("broken pipe"));

    assertThat(ErrorText.render(error, false)).doesNotContain("broken pipe");
    assertThat(ErrorText.render(error, true))
        .startsWith(ErrorText.render(error, false))
        .contains("at " + ErrorTextTest.class.getName())
        .contains("Caused by: java.io.IOException: broken pipe");
  }

  @Test
  void each_mistake_of_a_file_has_its_line_and_they_are_counted() {
    var error =
        new SpecException(
            List.of(
                new SpecProblem(
                    new Position("svc-deploy.yml", 3, 5),
                    "unknown key \"tragets\"",
                    "did you mean \"targets\"?"),
                new SpecProblem(new Position("svc-deploy.yml", 9, 1), "no unit in \"5\"", ""),
                new SpecProblem(Position.NONE, "no target", "")));

    assertThat(ErrorText.render(error))
        .isEqualTo(
            """
            svc-deploy.yml:3:5: unknown key "tragets"
              hint: did you mean "targets"?
            svc-deploy.yml:9:1: no unit in "5"
            no target
            3 problems
            """);
  }
}
