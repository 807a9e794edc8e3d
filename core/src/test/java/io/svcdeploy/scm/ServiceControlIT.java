package io.svcdeploy.scm;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.spec.RunSpec.Start;
import io.svcdeploy.testhost.WindowsHost;
import io.svcdeploy.testhost.WindowsHosts;
import io.svcdeploy.testhost.WindowsJava;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The real jar on a real Windows Java, with the service control manager of Wine and a real service
 * in Go: {@link ServiceControlSteps} does it and tells, here it is judged.
 *
 * <p>Wine lacks: the reading and the change of dependencies, the list of dependants, other
 * machines, and the notice that a killed service is gone. So dependencies are compared with the
 * registry. Recoveries, which it lacks too, are those of {@link RecoveryIT}.
 */
@WindowsHosts
class ServiceControlIT {
  private static Map<String, List<String>> said = Map.of();
  private static List<String> registry = List.of();

  @BeforeAll
  static void runTheSteps(WindowsHost host) throws IOException {
    var java = WindowsJava.in("control", host);
    WindowsHost.build(
        Path.of("src/test/windows/scm-service"), ".", java.folder().resolve("scm-service.exe"));
    var program = "C:\\control\\scm-service.exe";
    var result = java.main(List.of(), ServiceControlSteps.class, program);
    said = byName(result.out());
    assertThat(said).as(result.out() + result.err()).containsKey("end");
    var key = "HKLM\\System\\CurrentControlSet\\Services\\svc-deploy-kept";
    registry = host.exec("@reg query " + key).orFail().lines().map(String::strip).toList();
    host.exec("@sc delete svc-deploy-kept").orFail();
  }

  private static Map<String, List<String>> byName(String out) {
    return out.lines()
        .map(line -> line.split("=", 2))
        .filter(words -> words.length == 2)
        .collect(
            Collectors.groupingBy(
                words -> words[0], Collectors.mapping(words -> words[1], Collectors.toList())));
  }

  private static String said(String step) {
    return String.join("\n", said.getOrDefault(step, List.of()));
  }

  @Test
  void aServiceIsReadBackAsItWasCreated() {
    assertThat(said("read.none")).isEqualTo("Optional.empty");
    assertThat(said("status.none")).isEqualTo("Optional.empty");
    assertThat(said("create")).isEqualTo("done");
    assertThat(said("create.same")).isEqualTo("true");
    assertThat(said("create.again")).contains("it exists already (Windows error 1073)");
  }

  @Test
  void aChangeReplacesEverySettingAndCanBeTakenBack() {
    assertThat(said("change")).isEqualTo("done");
    assertThat(said("change.read"))
        .contains("displayName=Hällo 世界", "description=Says hello; “politely”")
        .contains("-second,", "start=MANUAL", "preshutdown=PT7S");
    assertThat(said("change.back")).isEqualTo("done");
    assertThat(said("change.back.read"))
        .contains(
            "displayName=svc-deploy-hello, description=, ", "start=AUTO", "preshutdown=PT10S");
  }

  @Test
  void aServiceMovesToAnAccountThatNeedsNoPasswordOnly() {
    assertThat(said("account.unknown")).contains("cannot run as .\\nobody without its password");
    assertThat(said("account.system")).isEqualTo("done");
    assertThat(said("account.read")).isEqualTo("LocalService[]");
  }

  @Test
  void everyStartTypeIsSet() {
    for (var start : Start.values()) {
      assertThat(said("start-type." + start)).isEqualTo(start.name());
    }
    assertThat(said("start.disabled")).endsWith("it is disabled (Windows error 1058)");
  }

  @Test
  void settingsReachTheRegistry() {
    assertThat(said("kept")).isEqualTo("done");
    assertThat(said("kept.read")).contains("displayName=Hällo 世界", "preshutdown=PT7S");
    assertThat(registry)
        .contains("DependOnService    REG_MULTI_SZ    RpcSs")
        .contains("DependOnGroup    REG_MULTI_SZ    Network")
        .contains("PreshutdownTimeout    REG_DWORD    0x1b58")
        .contains("ObjectName    REG_SZ    LocalSystem")
        .contains("Start    REG_DWORD    0x2")
        .anyMatch(line -> line.matches("(?i)DelayedAutostart +REG_DWORD +0x1"))
        .contains("Type    REG_DWORD    0x10")
        .anyMatch(line -> line.matches("ImagePath    REG_.*scm-service.exe\" -name .*-kept.*"));
    assertThat(said("dependencies")).isEqualTo("[RpcSs, +Network]");
    assertThat(said("dependencies.none")).isEqualTo("[]");
  }

  @Test
  void aServiceRunsAndItsProcessIsGoneWhenItWasStopped() {
    assertThat(said("start.late")).contains("does not get up: START_PENDING after 50 ms");
    assertThat(said("start")).isEqualTo("RUNNING");
    assertThat(said("start.again")).isEqualTo("RUNNING");
    assertThat(said("pid")).isEqualTo("true");
    assertThat(said("stop")).isEqualTo("Stopped[dependants=[], killed=false]");
    assertThat(said("stop.gone")).isEqualTo("true");
    assertThat(said("stop.status")).contains("state=STOPPED, pid=0, exitCode=0");
    assertThat(said("stop.again")).isEqualTo("Stopped[dependants=[], killed=false]");
  }

  @Test
  void aServiceThatDoesNotStopIsKilledWhenItsTimeIsUp() {
    assertThat(said("deaf.stop")).isEqualTo("Stopped[dependants=[], killed=true]");
    assertThat(said("deaf.waited")).isEqualTo("true");
    assertThat(said("deaf.gone")).isEqualTo("true");
    assertThat(said("deaf.start")).isEqualTo("RUNNING");
    assertThat(said("deaf.kill")).isEqualTo("Stopped[dependants=[], killed=true]");
    // It is taken away for the time of the kill.
    assertThat(said("deaf.recovery")).isEqualTo("true");
    assertThat(said("deaf.delete")).isEqualTo("done");
  }

  @Test
  void aProcessOfAnotherMachineIsNotKilled() {
    assertThat(said("deaf.remote"))
        .startsWith("failed: web-1: the service svc-deploy-deaf does not stop: STOP_PENDING after");
  }

  @Test
  void aFailedStartTellsWhy() {
    assertThat(said("fail"))
        .endsWith("svc-deploy-fail stopped while it started, with exit code 42 of its own");
    assertThat(said("missing")).endsWith("its program is missing (Windows error 2)");
  }

  @Test
  void aServiceIsStoppedThoughAnotherNeedsIt() {
    assertThat(said("dependants.stop")).contains("killed=false");
    assertThat(said("svc-deploy-base")).isEqualTo("STOPPED");
    assertThat(said("svc-deploy-user.stop")).contains("killed=false");
  }

  @Test
  void aDeletedServiceIsGone() {
    assertThat(said("delete")).isEqualTo("done");
    assertThat(said("read.deleted")).isEqualTo("Optional.empty");
    for (var step : List.of("delete.again", "start.deleted", "stop.deleted", "change.deleted")) {
      assertThat(said(step)).endsWith("there is no such service (Windows error 1060)");
    }
  }
}
