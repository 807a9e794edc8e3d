package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.NssmProgram;
import io.svcdeploy.testhost.WindowsHosts;

/** A console program that NSSM runs as a service; NSSM is shipped with each release. */
@WindowsHosts
class NssmServiceIT extends WindowsJourney {
  NssmServiceIT() {
    super(new WindowsSpec.Manager("nssm", shipped()), ExampleReleases.CONSOLE);
  }

  private static String shipped() {
    return "nssm: { from: %s, sha256: %s }"
        .formatted(Yaml.plain(NssmProgram.file().toString()), NssmProgram.SHA256);
  }

  /** Who notices it is the gate, whatever runs the program; see {@link WindowsServiceIT}. */
  @Override
  boolean isInSample(String breakage) {
    return breakage.equals("broken_500");
  }

  @Override
  void assertRuns(String registry, String version, String greeting) {
    var release = "C:\\Program Files\\greeter\\releases\\" + version + "-";
    assertThat(registry)
        .containsPattern(
            "ImagePath\\s+REG_\\w+\\s+\"\\Q" + release + "\\E\\w+\\\\.svc-deploy\\\\nssm.exe\"")
        .containsPattern("Application\\s+REG_SZ\\s+\\Q" + release + "\\E\\w+\\\\greeter.exe")
        .containsPattern("AppDirectory\\s+REG_SZ\\s+\\Q" + release + "\\E\\w+\\s")
        .containsPattern("AppParameters\\s+REG_SZ\\s+-listen 127.0.0.1:" + PORT + "\\s")
        .containsPattern("AppEnvironmentExtra\\s+REG_MULTI_SZ\\s+GREETING=" + greeting)
        .containsPattern("AppStopMethodConsole\\s+REG_DWORD\\s+0xbb8");
  }
}
