package io.svcdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
  @Test
  void isInTheHomeThatTheShellKnowsEvenIfTheAccountHasAnother() {
    assertThat(CacheFolder.root(Map.of("HOME", "/github/home"), "/root"))
        .isEqualTo(Path.of("/github/home/.cache/svc-deploy"));
  }

  @Test
  void isWhereXdgSaysIfThatIsAnAbsolutePath() {
    assertThat(CacheFolder.root(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h"), "/root"))
        .isEqualTo(Path.of("/c/svc-deploy"));
    assertThat(CacheFolder.root(Map.of("XDG_CACHE_HOME", "c", "HOME", "/h"), "/root"))
        .isEqualTo(Path.of("/h/.cache/svc-deploy"));
  }

  @Test
  void isInTheTemporaryFolderForAnAccountWithoutAHome() {
    assertThat(CacheFolder.root(Map.of(), "?"))
        .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "svc-deploy"));
  }

  @Test
  void isNotWhereTheLocaleHasGarbledTheName() {
    assertThat(CacheFolder.root(Map.of("XDG_CACHE_HOME", "/c\ufffd\ufffdche"), "/root"))
        .isEqualTo(Path.of("/root/.cache/svc-deploy"));
  }
}
