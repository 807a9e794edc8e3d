package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a probe of a Windows host comes to. */
class WindowsFactsTest {
  private static HostState probed(String more) {
    return HostState.parse("os=windows\narch=AMD64\nuser=ann\n" + more);
  }

  /** The last line of {@code dir /-c} as several languages of Windows have it. */
  @ParameterizedTest
  @CsvSource({
    "'               8 Dir(s)  81293914112 bytes free', 81293914112",
    "'               8 Verzeichnis(se), 81293914112 Bytes frei', 81293914112",
    "'               8 個のディレクトリ  81293914112 バイトの空き領域', 81293914112",
    "'              10개 디렉터리  81293914112 바이트 남음', 81293914112",
    "'       6 directories        81293914112 bytes free', 81293914112",
    "'               8 Dir(s)', -1",
    "'File Not Found', -1",
  })
  void theFreeBytesAreTheNumberInTheLastLineOfDir(String line, long bytes) {
    assertThat(probed("disk=" + line + "\n").facts().freeBytes()).isEqualTo(bytes);
  }

  @Test
  void linuxTellsFreeKilobytes() {
    var facts = HostState.parse("os=Linux\narch=x86_64\nfree-kb=1000\n").facts();

    assertThat(facts.freeBytes()).isEqualTo(1_024_000);
    assertThat(facts.windows()).isEmpty();
  }

  @Test
  void whatOnlyWindowsHasIsTold() {
    assertThat(probed("").facts().windows())
        .contains(new HostFacts.Windows(false, Optional.empty(), false, false));
    assertThat(
            probed("administrator=1\ndefault-shell=C:\\a=b\\pwsh.exe\nlong-paths=1\ndefender=1\n")
                .facts()
                .windows())
        .contains(new HostFacts.Windows(true, Optional.of("C:\\a=b\\pwsh.exe"), true, true));
  }

  @Test
  void aServiceOfSomebodyElseIsTold() {
    assertThat(probed("taken=a service: it runs \"C:\\x y.exe\" -key=b\n").taken())
        .containsExactly("a service: it runs \"C:\\x y.exe\"");
    assertThat(probed("taken=it runs C:\\x y\\z.EXE -key=b.exe\n").taken())
        .containsExactly("it runs C:\\x y\\z.EXE");
    assertThat(probed("taken=it runs svchost -k b\n").taken()).containsExactly("it runs svchost");
  }
}
