package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.host.HostFacts;
import io.svcdeploy.host.HostState;
import io.svcdeploy.host.Journal;
import io.svcdeploy.host.RunningService;
import io.svcdeploy.host.Units;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Platform;
import io.svcdeploy.service.Registration;
import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.SpecReader;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @TempDir Path folder;
  private DeploySpec hello;

  @BeforeEach
  void read() throws IOException {
    var file = folder.resolve("svc-deploy.yml");
    Files.writeString(
        file,
        """
        service: hello
        build: { prebuilt: { path: unused } }
        targets: { prod: { hosts: [host-1], manager: script, directory: /srv/app } }
        """);
    hello = SpecReader.read(file);
  }

  /** A host whose current release holds these files. */
  private static HostState holding(String... files) {
    return holding(Units.AS_INSTALLED, files);
  }

  private static HostState holding(Units units, String... files) {
    var digests = new java.util.LinkedHashMap<String, Digest>();
    for (String file : files) {
      digests.put("1.0.0-aa/" + file, Digest.of(file));
    }
    return new HostState(
        new HostFacts(
            Platform.of("linux", "amd64"),
            "deploy",
            false,
            "/home/deploy",
            "/srv/app",
            "/srv/app",
            true,
            -1,
            0,
            false,
            false,
            0,
            Set.of("systemctl", "systemd-run", "nohup", "sha256sum", "base64", "cmp", "awk", "mv"),
            Optional.empty()),
        Optional.of("1.0.0-aa"),
        true,
        List.of(),
        units,
        Set.of("1.0.0-aa"),
        digests,
        Map.of(),
        new RunningService(true, true, false, "running", OptionalLong.of(7), 0, Optional.empty()),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        new Journal(List.of()));
  }

  private void check(HostState state) {
    Preflight.check("host-1", state, hello, ServiceManager.of(ManagerKind.SCRIPT));
  }

  @Test
  void theFolderOfAnotherServiceIsRefused() {
    var refusal =
        catchThrowableOfType(DeployException.class, () -> check(holding("other", "app.conf")));

    assertThat(refusal.message()).contains("/srv/app is the folder of another service");
    assertThat(refusal.hint()).contains("`directory` of its own");
  }

  @Test
  void aUserWhoseServicesEndWithItsLoginIsRefused() {
    var manager = ServiceManager.of(ManagerKind.SYSTEMD_USER);
    var refusal =
        catchThrowableOfType(
            DeployException.class,
            () -> Preflight.check("host-1", holding("hello"), hello, manager));

    assertThat(refusal.message()).isEqualTo("the services of user deploy end with its last login");
    assertThat(refusal.hint()).contains("loginctl enable-linger deploy");
  }

  @Test
  void aUnitOfSomebodyElseIsRefusedWhereTheReleaseHasOneOfThatName() {
    var foreign = List.of("/usr/lib/systemd/system/hello.socket");
    var state = holding(new Units(true, List.of(), List.of(), List.of(), foreign), "hello");
    var wants = new Registration.Installed("/etc/systemd/system/hello.socket", "ours");
    var refusal =
        catchThrowableOfType(
            DeployException.class,
            () ->
                Preflight.refuseForeign(
                    "host-1", state, new Registration(List.of(), List.of(wants), List.of())));

    assertThat(refusal.message())
        .isEqualTo(foreign.get(0) + " is there already, and not made by svc-deploy");
    assertThatCode(
            () ->
                Preflight.refuseForeign(
                    "host-1", state, new Registration(List.of(), List.of(), List.of())))
        .doesNotThrowAnyException();
  }

  @Test
  void ourOwnFolderIsTakenEvenIfItsReleaseIsDamaged() {
    assertThatCode(() -> check(holding("hello", "app.conf"))).doesNotThrowAnyException();
    assertThatCode(() -> check(holding())).doesNotThrowAnyException();
  }
}
