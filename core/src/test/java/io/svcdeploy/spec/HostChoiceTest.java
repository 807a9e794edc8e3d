package io.svcdeploy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.spec.TargetSpec.HostSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostChoiceTest {
  @TempDir Path folder;

  private HostChoice choose(String... words) throws IOException {
    var spec =
        Specs.read(
            folder,
            """
            service: hello
            build: { go: {} }
            rollout: { batches: [canary, "100%"] }
            targets:
              prod:
                hosts:
                  - { name: web-1, groups: [eu, canary] }
                  - { name: web-2, groups: [eu] }
                  - web-10
                  - { name: "db.1", groups: [us] }
            """);
    return HostChoice.of(spec.targets().get(0), List.of(words));
  }

  private List<String> names(String... words) throws IOException {
    var choice = choose(words);
    assertThat(choice.unknown()).isEmpty();
    return choice.hosts().stream().map(HostSpec::name).toList();
  }

  @Test
  void wordsAreNamesGroupsAndPatterns() throws IOException {
    assertThat(names("web-2")).containsExactly("web-2");
    assertThat(names("eu")).containsExactly("web-1", "web-2");
    assertThat(names("web-*")).containsExactly("web-1", "web-2", "web-10");
    assertThat(names("web-?")).containsExactly("web-1", "web-2");
    assertThat(names("*.1")).as("a dot is a dot").containsExactly("db.1");
  }

  @Test
  void theOrderIsTheTargetsAndNoHostIsThereTwice() throws IOException {
    assertThat(names("us", "web-2", "eu", "web-2")).containsExactly("web-1", "web-2", "db.1");
  }

  @Test
  void aWordForNothingIsToldWithTheNearest() throws IOException {
    var unknown = choose("web-1", "canry").unknown().orElseThrow();
    assertThat(unknown.word()).isEqualTo("canry");
    assertThat(unknown.hint()).contains("did you mean \"canary\"?");
    assertThat(choose("app-*").unknown()).isPresent();
  }
}
