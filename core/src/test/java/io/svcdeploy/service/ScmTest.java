package io.svcdeploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.GiveUp;
import io.svcdeploy.spec.RunSpec.Logs;
import io.svcdeploy.spec.RunSpec.Restart;
import io.svcdeploy.spec.RunSpec.Start;
import io.svcdeploy.spec.RunSpec.Stop;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScmTest {
  private static final Restart FIVE_TIMES =
      new Restart(
          Restart.Policy.ALWAYS,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Optional.of(new GiveUp(5, Duration.ofMinutes(10))));

  private static Registration registration(
      List<String> args, Map<String, String> env, Start start, Restart restart) {
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
            new Logs.Journal(),
            Map.of(),
            List.of());
    return ServiceManager.of(ManagerKind.SCM)
        .registration(
            new ServiceDefinition(
                "hello", "C:/Program Files/hello", "C:\\Users\\x", args, env, run, 0));
  }

  private static String text(Registration registration, String name) {
    return registration.stored().stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow()
        .text();
  }

  @Test
  void registersTheProgramOfItsOwnRelease() {
    var registration =
        registration(List.of("--config", "a b.yml"), Map.of(), Start.DELAYED, FIVE_TIMES);

    assertThat(text(registration, "register.cmd"))
        .contains(
            "sc config hello binPath= ^\"\\^\"C:\\Program Files\\hello\\releases\\\uE000RELEASE\uE000\\hello.exe\\^\""
                + " --config \\^\"a b.yml\\^\"^\" start= delayed-auto obj= LocalSystem\r\n")
        .contains(
            "sc failure hello reset= 600 actions="
                + " restart/1000/restart/2000/restart/4000/restart/5000/restart/5000//0 >nul\r\n")
        .contains("sc failureflag hello 1");
  }

  @Test
  void neverRestartsWhatIsNotToBeRestarted() {
    var never =
        new Restart(
            Restart.Policy.NEVER, Duration.ofSeconds(1), Duration.ofSeconds(5), Optional.empty());

    assertThat(text(registration(List.of(), Map.of(), Start.MANUAL, never), "register.cmd"))
        .contains("actions= \"\" >nul\r\n", " start= demand ");
  }

  /** A registry file is UTF-16 with a mark; a list of texts ends with an empty one. */
  @Test
  void variablesComeThroughTheRegistryWhateverTheyHold() {
    var registration = registration(List.of(), Map.of("A", "é"), Start.AUTO, FIVE_TIMES);

    assertThat(text(registration, "environment.reg"))
        .isEqualTo(
            "\uFEFFWindows Registry Editor Version 5.00\r\n\r\n"
                + "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\hello]\r\n"
                + "\"Environment\"=hex(7):41,00,3d,00,e9,00,00,00,00,00\r\n");
    assertThat(registration.stored().get(0).charset()).isEqualTo(StandardCharsets.UTF_16LE);
    assertThat(text(registration(List.of(), Map.of(), Start.AUTO, FIVE_TIMES), "environment.reg"))
        .endsWith("\"Environment\"=-\r\n");
  }
}
