package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.WindowsHosts;

/** A program that speaks the protocol of the service control manager. */
@WindowsHosts
class WindowsServiceIT extends WindowsJourney {
  private static final String WINDOWS =
      """
      display-name: "Greeter & co", description: 'Says "hello"', account: LocalService, \
      depends-on: [Tcpip], give-up-command: 'C:\\alert.exe "x y"', preshutdown: 20s""";

  WindowsServiceIT() {
    super(new WindowsSpec.Manager("scm", WINDOWS), ExampleReleases.GREETER);
  }

  @Override
  boolean isInSample(String breakage) {
    return breakage.equals("broken_500") || breakage.equals("broken_hang");
  }

  @Override
  void assertRuns(String registry, String version, String greeting) {
    assertThat(registry)
        .contains("\"C:\\Program Files\\greeter\\releases\\" + version + "-")
        .contains("\\greeter.exe\" -listen 127.0.0.1:" + PORT)
        .contains("GREETING=" + greeting)
        .contains("Greeter & co", "Says \"hello\"", "NT AUTHORITY\\LocalService", "Tcpip")
        .containsPattern("FailureCommand\\s+REG_SZ\\s+C:\\\\alert.exe \"x y\"")
        .containsPattern("PreshutdownTimeout\\s+REG_DWORD\\s+0x4e20");
  }
}
