package io.svcdeploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsErrorTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        2, 3, 5, 19, 32, 112, 193, 206, 216, 225, 1053, 1056, 1057, 1058, 1060, 1062, 1066, 1067,
        1068, 1069, 1072, 1073, 1078, 1722
      })
  void whatADeploymentMeetsHasItsNumberItsNameAndAWayOut(int code) {
    var error = WindowsError.of(code).orElseThrow();

    assertThat(error.code()).isEqualTo(code);
    assertThat(error.text())
        .startsWith(error.reason())
        .endsWith(" (Windows error " + code + ", " + error.name() + ")");
    assertThat(error.name()).matches("(ERROR|RPC)_[A-Z_]+");
    assertThat(error.hint()).isNotBlank().doesNotEndWith(".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sc start ended with 1053|1053",
        "register.cmd ended with 1057|1057",
        "the file \"C:\\a b\" cannot be opened, Windows error 32: a scanner|32",
        "[SC] StartService FAILED 1069:|1069",
        "[SC] StartService FEHLER 1069:|1069",
        "[SC] EnumQueryServicesStatus:OpenService ÉCHEC(S) 1060 :|1060",
        "CertUtil: -hashfile command FAILED: 0x80070020 (WIN32: 32 ERROR_SHARING_VIOLATION)|32",
        "Access is denied.|5",
        "The process cannot access the file because it is being used by another process.|32",
        "There is not enough space on the disk.|112",
        "The filename or extension is too long.|206",
      })
  void itIsFoundInWhatCommandsPrint(String output, int code) {
    assertThat(WindowsError.in("before\r\n" + output + "\r\nafter"))
        .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(code));
  }

  @Test
  void theFirstThatIsKnownCounts() {
    assertThat(
            WindowsError.in(
                """
                register.cmd ended with 1
                sc start ended with 1068
                went back to 1.0.0-1
                [SC] StartService FAILED 1069:
                """))
        .contains(WindowsError.of(1068).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cp: cannot create regular file: No space left on device",
        "the unit ended with 2",
        "[SC] ChangeServiceConfig SUCCESS",
        "sc start ended with 999999999",
        "sc start ended with 99999999999"
      })
  void nothingElseIsTakenForOne(String output) {
    assertThat(WindowsError.in(output)).isEmpty();
  }

  @Test
  void whatNobodyKnowsIsLeftToWindows() {
    assertThat(WindowsError.of(4711)).isEmpty();
  }
}
