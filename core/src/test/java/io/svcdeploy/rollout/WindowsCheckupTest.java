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
import io.svcdeploy.release.Platform;
import io.svcdeploy.rollout.Checkup.Finding;
import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.SpecReader;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} and {@code plan} say of a Windows host. */
class WindowsCheckupTest {
  private static final HostFacts.Windows PLAIN =
      new HostFacts.Windows(true, Optional.empty(), false, false);

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
        targets: { prod: { hosts: [win-1], manager: scm } }
        health: { checks: [ command: "sc query hello" ] }
        """);
    hello = SpecReader.read(file);
  }

  private HostFacts facts(String directory, boolean rights, HostFacts.Windows windows) {
    return new HostFacts(
        Platform.of("windows", "amd64"),
        "ann",
        rights,
        "C:\\Users\\ann",
        directory,
        directory,
        rights,
        1_000_000_000,
        0,
        false,
        false,
        Instant.now().getEpochSecond(),
        Set.copyOf(ServiceManager.of(ManagerKind.SCM).neededTools(hello.run())),
        Optional.of(windows));
  }

  private static HostState host(HostFacts facts, List<String> unfinished, String... taken) {
    return new HostState(
        facts,
        Optional.empty(),
        false,
        List.of(),
        Units.AS_INSTALLED,
        Set.of(),
        Map.of(),
        Map.of(),
        new RunningService(false, false, false, "", OptionalLong.empty(), 0, Optional.empty()),
        Optional.empty(),
        List.of(),
        unfinished,
        List.of(taken),
        new Journal(List.of()));
  }

  private List<Finding> findings(HostFacts facts, String... taken) {
    var target = hello.targets().get(0);
    return Checkup.findings(host(facts, List.of(), taken), hello, target);
  }

  @Test
  void aSoundHostHasNothingToMend() {
    assertThat(findings(facts("C:\\hello", true, PLAIN)))
        .allMatch(Finding::ok)
        .extracting(Finding::what)
        .contains("lengths of the paths", "shell of the SSH server: cmd, the default")
        .noneMatch(what -> what.contains("Defender"));
  }

  @Test
  void anAdministratorWithoutItsRightsIsToldHowToGetThem() {
    assertThat(findings(facts("C:\\hello", false, PLAIN)))
        .filteredOn(finding -> !finding.ok())
        .singleElement()
        .satisfies(it -> assertThat(it.what()).contains("ann is an administrator, but UAC"))
        .satisfies(
            it ->
                assertThat(it.hint())
                    .contains("administrators_authorized_keys", "LocalAccountTokenFilterPolicy"));
    var nobody = new HostFacts.Windows(false, Optional.empty(), false, false);
    assertThat(findings(facts("C:\\hello", false, nobody)))
        .extracting(Finding::what)
        .contains("the login ann has no administrator's rights");
  }

  @Test
  void aScannerAndAnotherShellAreNoReasonToStop() {
    var windows = new HostFacts.Windows(true, Optional.of("C:\\pwsh.exe"), false, true);

    assertThat(findings(facts("C:\\hello", true, windows)))
        .allMatch(Finding::ok)
        .extracting(Finding::what)
        .contains(
            "shell of the SSH server: C:\\pwsh.exe",
            "Microsoft Defender runs: should it hold new files, exclude C:\\hello from it");
  }

  @Test
  void aPathIsTooLongBeyondWhatThisWindowsTakes() {
    var release = "1.0.0-0123456789abcdef0123"; // as long as the name while it is put together
    var file = "x".repeat(LongPaths.LONGEST_FILE - "C:\\hello\\releases\\\\".length() - 26);
    var facts = facts("C:\\hello", true, PLAIN);

    assertThat(release).hasSize(26);
    assertThat(LongPaths.problem(facts, release, Stream.of(file))).isEmpty();
    assertThat(LongPaths.problem(facts, release, Stream.of("a", file + "y")).orElseThrow().what())
        .startsWith("the path C:\\hello\\releases\\1.0.0-")
        .endsWith("y has 260 characters; this Windows takes 259, and 247 for a folder");
    assertThat(LongPaths.problem(facts, "1", Stream.of(file + "y"))).isPresent();
    var folder = file.substring(0, file.length() - 11) + "/f";
    assertThat(LongPaths.problem(facts, release, Stream.of(folder))).isPresent();
    var any = new HostFacts.Windows(true, Optional.empty(), true, false);
    assertThat(LongPaths.problem(facts("C:\\hello", true, any), release, Stream.of(file + "y")))
        .isEmpty();
  }

  @Test
  void anothersServiceIsRefusedUnlessAnUnfinishedTransactionMayBeItsMaker() {
    var taken = "a service hello is there already, and not made by svc-deploy: it runs C:\\x.exe";
    var facts = facts("C:\\hello", true, PLAIN);
    var scm = ServiceManager.of(ManagerKind.SCM);

    var refusal =
        catchThrowableOfType(
            DeployException.class,
            () -> Preflight.check("win-1", host(facts, List.of(), taken), hello, scm));

    assertThat(refusal.message()).isEqualTo(taken);
    assertThat(refusal.hint()).contains("choose another `service` name", "nothing was changed");
    assertThat(findings(facts, taken)).contains(new Finding(false, taken, refusal.hint()));
    assertThatCode(() -> Preflight.check("win-1", host(facts, List.of("tx"), taken), hello, scm))
        .doesNotThrowAnyException();
  }
}
