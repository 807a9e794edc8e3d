package io.svcdeploy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.svcdeploy.event.Secret;
import io.svcdeploy.service.Recovery.Action;
import io.svcdeploy.service.Recovery.Kind;
import io.svcdeploy.spec.RunSpec.Start;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsServiceTest {
  private static WindowsService hello() {
    return WindowsService.of("hello", "\"C:\\hello\\hello.exe\" --port 80");
  }

  private static WindowsService needing(String... names) {
    return with(List.of(names), new ServiceAccount.LocalSystem(), Duration.ZERO);
  }

  private static WindowsService with(
      List<String> needs, ServiceAccount account, Duration preshutdown) {
    var it = hello();
    return new WindowsService(
        it.name(),
        "Hello",
        "",
        it.imagePath(),
        Start.AUTO,
        account,
        needs,
        Recovery.NONE,
        preshutdown);
  }

  @Test
  void aServiceHasTheSettingsThatWindowsGivesByItself() {
    assertThat(hello().displayName()).isEqualTo("hello");
    assertThat(hello().account().accountName()).isEqualTo("LocalSystem");
    assertThat(hello().recovery().actions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "a\\b", "a\nb", "a\0b"})
  void aBadNameIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WindowsService.of(name, "hello.exe"))
        .withMessageContaining("the name of a service");
  }

  @Test
  void aNameHasAtMost256Characters() {
    assertThat(WindowsService.of("x".repeat(256), "hello.exe").name()).hasSize(256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WindowsService.of("x".repeat(257), "hello.exe"))
        .withMessageContaining("1 to 256 characters, this one 257");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "hello.exe\0--lost"})
  void aBadCommandLineIsRefused(String imagePath) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WindowsService.of("hello", imagePath))
        .withMessageContaining("command line");
  }

  @Test
  void dependenciesAreServicesOrGroupsEachOnce() {
    assertThat(needing("Tcpip", "+Network").dependsOn()).containsExactly("Tcpip", "+Network");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> needing("Tcpip", "TCPIP"))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> needing("HELLO"))
        .withMessageContaining("cannot depend on itself");
    assertThatIllegalArgumentException().isThrownBy(() -> needing("+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT1200H", "PT0.0001S"})
  void aTimeThatWindowsCannotKeepIsRefused(String time) {
    var account = new ServiceAccount.LocalSystem();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(List.of(), account, Duration.parse(time)))
        .withMessageContaining("the preshutdown timeout must be");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Action(Duration.parse(time), Kind.RESTART))
        .withMessageContaining("the delay of a recovery action must be");
  }

  @Test
  void aVirtualAccountIsForItsNamesakeOnly() {
    var own = with(List.of(), new ServiceAccount.Virtual("HELLO"), Duration.ZERO);
    assertThat(own.account().accountName()).isEqualTo("NT SERVICE\\HELLO");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(List.of(), new ServiceAccount.Virtual("other"), Duration.ZERO))
        .withMessageContaining("NT SERVICE\\other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LocalSystem",
        "NT AUTHORITY\\LocalService",
        "NT AUTHORITY\\NetworkService",
        "NT SERVICE\\hello",
        "CORP\\svc-hello$",
        "CORP\\someone",
        ".\\someone",
        "someone@corp.example"
      })
  void anAccountIsKnownByItsName(String name) {
    assertThat(ServiceAccount.of(name).accountName()).isEqualTo(name);
  }

  @Test
  void otherSpellingsOfTheSystemsAccountsAreKnown() {
    assertThat(ServiceAccount.of("")).isEqualTo(new ServiceAccount.LocalSystem());
    assertThat(ServiceAccount.of(".\\LocalSystem")).isEqualTo(new ServiceAccount.LocalSystem());
    assertThat(ServiceAccount.of("nt authority\\network service"))
        .isEqualTo(new ServiceAccount.NetworkService());
    assertThat(ServiceAccount.of("CORP\\svc$")).isInstanceOf(ServiceAccount.Managed.class);
  }

  @Test
  void aPasswordDoesNotShow() {
    var user = new ServiceAccount.User(".\\hello", Optional.of(Secret.of("open sesame")));
    assertThat(user.toString()).doesNotContain("sesame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"someone", "\\someone", "CORP\\", " "})
  void anAccountWithoutADomainIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ServiceAccount.User(name, Optional.empty()));
    assertThatIllegalArgumentException().isThrownBy(() -> new ServiceAccount.Managed(name));
  }

  @Test
  void aRecoveryByCommandNeedsOne() {
    var command = List.of(new Action(Duration.ZERO, Kind.COMMAND));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Recovery(command, Duration.ZERO, "", false))
        .withMessageContaining("has none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Recovery(command, Duration.ofMillis(1500), "tell.exe", false))
        .withMessageContaining("whole seconds");
  }

  @Test
  void withoutActionsThereIsNoCountToReset() {
    var nothing = new Recovery(List.of(), Recovery.NEVER_RESET, "", false);
    assertThat(nothing).isEqualTo(Recovery.NONE);
  }
}
