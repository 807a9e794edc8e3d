package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plugin is compiled against, and what its tests run on. */
class SignaturesTest {
  private static final Path DECLARED = Path.of("signatures/target/classes");

  @Test
  void theFakesOfTheTestsHaveAllThatIsDeclared() throws Exception {
    assertThat(Parity.differences(DECLARED, getClass().getClassLoader())).isEmpty();
  }

  @Test
  void aDifferenceIsSeen(@TempDir Path folder) throws Exception {
    var source = folder.resolve("EnvVars.java");
    Files.writeString(
        source,
        """
        package hudson;
        public abstract class EnvVars extends Thread {
          public static int size() { return 0; }
          public EnvVars(int size) {}
          public static final int MOST = "".length();
        }
        """);
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, "-d", folder.toString(), source.toString())).isZero();
    assertThat(Parity.differences(folder, getClass().getClassLoader()))
        .containsExactlyInAnyOrder(
            "hudson.EnvVars: is no java.lang.Thread",
            "hudson.EnvVars: is no java.lang.Runnable",
            "hudson.EnvVars static int size[]: declared true, real false",
            "hudson.EnvVars constructor[int]: declared true, real false",
            "hudson.EnvVars MOST: declared true, real false");
  }

  @Test
  void eachDeclaredClassIsListedWithWhereItIsFrom() throws Exception {
    var list = Files.readString(Path.of("signatures/README.md"));
    assertThat(Parity.classes(DECLARED))
        .hasSizeGreaterThan(50)
        .allSatisfy(it -> assertThat(list).contains("`" + it.replace('$', '.') + "`"));
  }
}
