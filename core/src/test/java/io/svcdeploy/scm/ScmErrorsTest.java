package io.svcdeploy.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScmErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|its program is missing|in quotes",
        "5|access is denied|Run as administrator",
        "193|not one for Windows|windows/amd64",
        "1053|did not answer the service control manager|event log",
        "1058|it is disabled|auto, delayed or manual",
        "1060|there is no such service|not its display name",
        "1069|its account cannot log on|log on as a service",
        "1072|marked for deletion|close services.msc",
        "1073|it exists already|change it instead",
        "1075|depends on is missing|names of its dependencies",
        "1722|the machine does not answer|firewall",
      })
  void anErrorCodeBecomesAReasonAndAWayOut(int code, String reason, String hint) {
    var error = ScmErrors.explain(code, "start the service hello", Optional.empty());
    assertThat(error.message())
        .startsWith("cannot start the service hello: ")
        .contains(reason)
        .endsWith("(Windows error " + code + ")");
    assertThat(error.hint()).contains(hint);
    assertThat(error.code()).isEqualTo(ExitCode.FAILED);
    assertThat(error.host()).isEmpty();
  }

  @Test
  void anUnknownCodeLeadsToWindowsOwnWords() {
    var error = ScmErrors.explain(4711, "stop the service hello", Optional.empty());
    assertThat(error.message()).contains("4711");
    assertThat(error.hint()).contains("net helpmsg 4711");
  }

  @Test
  void anErrorOfAnotherMachineNamesIt() {
    var error = ScmErrors.explain(1060, "stop the service hello", Optional.of("web-1"));
    assertThat(error.host()).contains("web-1");
  }

  @Test
  void deniedAccessHasOtherCausesOnAnotherMachine() {
    DeployException remote = ScmErrors.explain(5, "open it", Optional.of("web-1"));
    assertThat(remote.hint()).contains("remote UAC").doesNotContain("Run as administrator");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onlyWindowsHasThatInterface() {
    assertThatThrownBy(ServiceControl::local)
        .isInstanceOfSatisfying(
            DeployException.class,
            error ->
                assertThat(error.hint()).contains("SSH").contains("run svc-deploy on Windows"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void everyStateOfWindowsIsKnown(int number) {
    assertThat(ServiceStatus.State.of(number).ordinal()).isEqualTo(number - 1);
  }
}
