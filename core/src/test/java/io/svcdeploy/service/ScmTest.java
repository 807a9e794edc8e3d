package io.svcdeploy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.GiveUp;
import io.svcdeploy.spec.RunSpec.Logs;
import io.svcdeploy.spec.RunSpec.Restart;
import io.svcdeploy.spec.RunSpec.Start;
import io.svcdeploy.spec.RunSpec.Stop;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import io.svcdeploy.spec.Template;
import io.svcdeploy.spec.WindowsSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How Windows services are registered, with and without NSSM. */
class ScmTest {
  private static final Restart FIVE_TIMES =
      new Restart(
          Restart.Policy.ALWAYS,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Optional.of(new GiveUp(5, Duration.ofMinutes(10))));
  private static final Restart NEVER =
      new Restart(
          Restart.Policy.NEVER, Duration.ofSeconds(1), Duration.ofSeconds(5), Optional.empty());
  private static final WindowsSpec ALL_SET =
      new WindowsSpec(
          Optional.of("Hello & more"),
          Optional.of("Says \"hello\" to 100% of us"),
          "virtual",
          List.of("Tcpip", "+Base Group"),
          Optional.of("C:\\tools\\alert.exe \"hello\""),
          Optional.of(Duration.ofSeconds(20)),
          Optional.empty());

  private static String text(
      ManagerKind kind, Start start, Restart restart, WindowsSpec windows, String file) {
    var run =
        new RunSpec(
            List.of(),
            Map.of(),
            Optional.of("hello"),
            Optional.empty(),
            false,
            start,
            RunSpec.Type.SIMPLE,
            restart,
            new Stop("TERM", Duration.ofSeconds(30)),
            new Logs.Files(1_000_000, 3),
            Map.of(),
            List.of(),
            List.of(),
            windows);
    var definition =
        new ServiceDefinition(
            "hello",
            "C:/Program Files/hello",
            "C:\\Users\\x",
            List.of("--config", "a b.yml"),
            Map.of("A", "é\nf"),
            run,
            0);
    var stored =
        ServiceManager.of(kind).registration(definition).stored().stream()
            .filter(it -> it.name().equals(file))
            .findFirst()
            .orElseThrow();
    assertThat(stored.charset())
        .isEqualTo(file.endsWith(".reg") ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
    return stored.text();
  }

  private static String script(Restart restart, WindowsSpec windows) {
    return text(ManagerKind.SCM, Start.DELAYED, restart, windows, "register.cmd");
  }

  @Test
  void registersTheProgramOfItsOwnRelease() {
    assertThat(script(FIVE_TIMES, WindowsSpec.DEFAULT))
        .contains(
            "sc config hello binPath= ^\"\\^\"C:\\Program Files\\hello\\releases\\\uE000RELEASE\uE000\\hello.exe\\^\""
                + " --config \\^\"a b.yml\\^\"^\" start= delayed-auto DisplayName= hello depend= /\r\n")
        .contains("sc config hello obj= LocalSystem\r\n")
        .contains("sc description hello \"\" >nul\r\n")
        .contains(
            "sc failure hello reset= 600 actions="
                + " restart/1000/restart/2000/restart/4000/restart/5000/restart/5000//0 command= \"\" >nul\r\n")
        .contains("sc failureflag hello 1");
  }

  @Test
  void setsEverythingThatWindowsKnowsOfAService() {
    assertThat(script(FIVE_TIMES, ALL_SET))
        .contains(
            " DisplayName= \"Hello & more\" depend= \"Tcpip/+Base Group\"\r\n",
            "sc config hello obj= \"NT SERVICE\\hello\"\r\n",
            "sc description hello ^\"Says \\^\"hello\\^\" to 100%% of us^\" >nul\r\n",
            "/restart/5000/run/0 command= ^\"C:\\tools\\alert.exe \\^\"hello\\^\"^\" >nul\r\n",
            "icacls \"C:\\Program Files\\hello\\logs\" /L /grant \"NT SERVICE\\hello:(OI)(CI)M\" >nul\r\n");
    assertThat(text(ManagerKind.SCM, Start.AUTO, FIVE_TIMES, ALL_SET, "settings.reg"))
        .contains("\"PreshutdownTimeout\"=dword:00004e20\r\n");
  }

  @Test
  void neverRestartsWhatIsNotToBeRestarted() {
    assertThat(script(NEVER, WindowsSpec.DEFAULT))
        .contains("sc failure hello reset= 0 actions= \"\" command= \"\" >nul\r\n")
        .contains("sc failureflag hello 0");
  }

  /** A password would be in a process list: only a person gives one, on the host. */
  @Test
  void neverGivesAPasswordButKeepsTheAccountThatHasOne() {
    var user =
        new WindowsSpec(
            Optional.empty(),
            Optional.empty(),
            "CORP\\svc",
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(script(FIVE_TIMES, user))
        .doesNotContain("obj=")
        // Last: where the way back cannot give the account, all else is that of the old release.
        .containsSubsequence(
            "sc config hello binPath= ",
            "reg import ",
            "set \"WANTED=CORP\\svc\"\r\n",
            "exit /b 1057\r\n");
  }

  /** cmd would tell in the middle of a switch, with the old version stopped. */
  @Test
  void aLineThatIsTooLongForCmdIsRefusedBeforeAnythingIsSent() {
    var windows =
        new WindowsSpec(
            Optional.empty(),
            Optional.empty(),
            "LocalSystem",
            List.of(),
            Optional.of("x".repeat(8_100)),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> script(FIVE_TIMES, windows))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("cmd takes 8191");
  }

  /** In German, "NT AUTHORITY" is "NT-AUTORITÄT"; ".\x" is a word of the service manager alone. */
  @ParameterizedTest
  @CsvSource({
    "LocalService, *S-1-5-19",
    "NetworkService, *S-1-5-20",
    ".\\x, x",
    "CORP\\x, CORP\\x",
    "CORP\\x$, CORP\\x$"
  })
  void rightsAreGivenByNamesThatEveryWindowsKnows(String account, String trustee) {
    var windows =
        new WindowsSpec(
            Optional.empty(),
            Optional.empty(),
            account,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(script(FIVE_TIMES, windows))
        .contains("logs\" /L /grant \"" + trustee + ":(OI)(CI)M\" >nul\r\n");
  }

  /** A registry file is UTF-16 with a mark; a list of texts ends with an empty one. */
  @Test
  void variablesComeThroughTheRegistryWhateverTheyHold() {
    assertThat(text(ManagerKind.SCM, Start.AUTO, FIVE_TIMES, WindowsSpec.DEFAULT, "settings.reg"))
        .isEqualTo(
            "\uFEFFWindows Registry Editor Version 5.00\r\n\r\n"
                + "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\hello]\r\n"
                + "\"PreshutdownTimeout\"=-\r\n"
                + "\"Environment\"=hex(7):41,00,3d,00,e9,00,0a,00,66,00,00,00,00,00\r\n");
  }

  @Test
  void nssmRunsTheProgramOfTheRelease() {
    assertThat(text(ManagerKind.NSSM, Start.AUTO, FIVE_TIMES, ALL_SET, "register.cmd"))
        .contains(
            "binPath= ^\"\\^\"C:\\Program Files\\hello\\releases\\\uE000RELEASE\uE000\\.svc-deploy\\nssm.exe\\^\"^\" ");
    var release = "C:\\\\Program Files\\\\hello\\\\releases\\\\\uE000RELEASE\uE000";
    assertThat(text(ManagerKind.NSSM, Start.AUTO, FIVE_TIMES, ALL_SET, "settings.reg"))
        .contains(
            "[-HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\hello\\Parameters]\r\n")
        // That of a release without NSSM would come to the program too.
        .contains("\"PreshutdownTimeout\"=dword:00004e20\r\n\"Environment\"=-\r\n\r\n[-HKEY")
        .contains("\\hello\\Parameters\\AppExit]\r\n@=\"Restart\"\r\n")
        .contains("\"Application\"=\"" + release + "\\\\hello.exe\"\r\n")
        .contains("\"AppDirectory\"=\"" + release + "\"\r\n")
        .contains("\"AppParameters\"=\"--config \\\"a b.yml\\\"\"\r\n")
        .contains("\"AppStdout\"=\"C:\\\\Program Files\\\\hello\\\\logs\\\\stdout.log\"\r\n")
        .contains("\"AppRotateBytes\"=dword:000f4240\r\n")
        .contains("\"AppRestartDelay\"=dword:000003e8\r\n")
        .contains("\"AppStopMethodConsole\"=dword:00007530\r\n");
  }

  @Test
  void nssmIsFoundOnTheHostUnlessItIsShipped() {
    var shipped =
        new WindowsSpec(
            Optional.empty(),
            Optional.empty(),
            "LocalSystem",
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new WindowsSpec.Nssm(Template.literal("nssm.exe"), Optional.empty())));
    var manager = ServiceManager.of(ManagerKind.NSSM);

    assertThat(manager.neededTools(Definitions.defaults())).contains("nssm");
    assertThat(manager.neededTools(Definitions.with(shipped))).doesNotContain("nssm");
  }

  @Test
  void refusesTheAccountOfAnotherService() {
    var other =
        new WindowsSpec(
            Optional.empty(),
            Optional.empty(),
            "NT SERVICE\\other",
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> script(FIVE_TIMES, other)).hasMessageContaining("namesake");
  }
}
