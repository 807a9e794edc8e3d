package io.svcdeploy.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.release.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoVersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.21, 1.21.0, true", "1.21.3, 1.21.2, false", "1.22, 1.22rc1, true", "1.22.0, 1.22rc1, false",
    "1.9, 1.21.0, true", "1.26.8, 1.26.8, true", "1.27, 1.26.8, false", "2.0, 1.99.0, false"
  })
  void a_go_line_is_met_as_go_itself_sees_it(String required, String local, boolean met) {
    var needs = GoVersion.requiredBy("module x\n\ngo " + required + " // why\n").orElseThrow();
    var here = GoVersion.reported("go version go" + local + " linux/amd64").orElseThrow();

    assertThat(here.isBefore(needs)).isEqualTo(!met);
  }

  @Test
  void old_releases_and_development_versions_are_recognised() {
    assertThat(GoVersion.reported("go version go1.20 linux/amd64").orElseThrow().patch()).isZero();
    assertThat(GoVersion.reported("go version devel go1.27-abc123 x").orElseThrow().minor())
        .isEqualTo(27);
    assertThat(GoVersion.reported("gccgo")).isEmpty();
    assertThat(GoVersion.requiredBy("module x\ntoolchain go1.22.1\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, GOAMD64, v1",
    "linux/amd64/v3, GOAMD64, v3",
    "linux/arm, GOARM, 7",
    "linux/arm/6, GOARM, 6",
    "darwin/arm64, GOARM64, v8.0",
    "linux/arm64/v8.2, GOARM64, v8.2",
    "linux/386/softfloat, GO386, softfloat",
    "linux/mipsle/softfloat, GOMIPS, softfloat",
    "linux/mips64, GOMIPS64, hardfloat",
    "linux/ppc64le/power9, GOPPC64, power9",
    "linux/riscv64/rva22u64, GORISCV64, rva22u64",
    "linux/s390x, GOARCH, s390x"
  })
  void a_level_goes_to_the_variable_of_its_architecture(
      String platform, String variable, String value) {
    assertThat(GoTarget.environment(Platform.parse(platform))).containsEntry(variable, value);
  }
}
