package io.svcdeploy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** examples/complete/svc-deploy.yml shows every key there is. */
class CompleteExampleTest {
  @TempDir Path folder;

  @Test
  void isReadWithoutAComplaint() {
    var spec = SpecReader.read(Specs.COMPLETE);

    assertThat(spec.service()).isEqualTo("hello");
    assertThat(spec.health().checks()).hasSize(4);
    assertThat(spec.targets().get(0).ssh().jump()).hasSize(2);
    assertThat(spec.run().restart().giveUp()).isPresent();
  }

  @Test
  void showsEveryKeyInUseOrInAComment() throws IOException {
    var used = new TreeSet<String>();
    collect(Specs.plain(Specs.COMPLETE), used);
    var text = Files.readString(Specs.COMPLETE);

    var absent = new ArrayList<String>();
    for (var key : keys(DeployFileSchema.deployFile(), new TreeSet<>())) {
      boolean inComment =
          Pattern.compile("^ *# +(- )?" + key + ": ?", Pattern.MULTILINE).matcher(text).find();
      if (!used.contains(key) && !inComment) {
        absent.add(key);
      }
    }
    assertThat(absent).isEmpty();
  }

  /** The parts in comments are right as well: each takes the place of build.go in turn. */
  @Test
  void theOtherSourcesInItsCommentsAreValid() throws IOException {
    var text = Files.readString(Specs.COMPLETE);
    var go = text.substring(text.indexOf("  go:\n"), text.indexOf("  # Any other language"));
    for (var other : List.of("command", "prebuilt")) {
      var block =
          Pattern.compile("  # " + other + ":\n(  #   .*\n)+").matcher(text).results().findFirst();
      var uncommented = block.orElseThrow().group().replace("  # ", "  ");
      var spec = Specs.read(folder, text.replace(go, uncommented));
      assertThat(spec.source().getClass().getSimpleName()).startsWithIgnoringCase(other);
    }
  }

  private static void collect(Object value, Set<String> keys) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, child) -> {
            keys.add(key.toString());
            collect(child, keys);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(child -> collect(child, keys));
    }
  }

  private static Set<String> keys(Type type, Set<String> found) {
    if (type instanceof Type.Obj object) {
      for (var field : object.fields()) {
        found.add(field.name());
        keys(field.type(), found);
      }
    } else if (type instanceof Type.Items items) {
      keys(items.item(), found);
    } else if (type instanceof Type.Dict dict) {
      keys(dict.value(), found);
    } else if (type instanceof Type.OneOf forms) {
      forms.forms().forEach(form -> keys(form, found));
    }
    return found;
  }
}
