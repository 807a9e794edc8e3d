package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The signatures are those of the real Jenkins. */
class ParityTest {
  @Test
  void eachDeclaredMemberIsThere() throws Exception {
    var declared = Path.of("../signatures/target/classes");
    assertThat(Parity.classes(declared)).hasSizeGreaterThan(50);
    assertThat(Parity.differences(declared, getClass().getClassLoader())).isEmpty();
  }
}
