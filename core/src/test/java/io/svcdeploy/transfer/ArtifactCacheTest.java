package io.svcdeploy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.release.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactCacheTest {
  @TempDir Path temp;
  private Path folder;
  private ArtifactCache cache;

  @BeforeEach
  void open() {
    folder = temp.resolve("cache/artifacts");
    cache = ArtifactCache.in(folder);
  }

  @Test
  void what_was_put_is_found_also_by_the_next_run() throws Exception {
    var digest = put("one");

    assertThat(ArtifactCache.in(folder).find(digest).orElseThrow()).hasContent("one");
  }

  @Test
  void what_was_never_put_is_not_found() {
    assertThat(cache.find(Digest.of("unknown"))).isEmpty();
  }

  @Test
  void a_build_that_overwrites_its_output_does_not_change_the_entry() throws Exception {
    var digest = put("one");

    Files.writeString(temp.resolve("one"), "two");

    assertThat(cache.find(digest).orElseThrow()).hasContent("one");
  }

  @Test
  void a_file_that_is_not_what_its_digest_says_is_not_kept() throws Exception {
    var file = Files.writeString(temp.resolve("file"), "one");

    cache.put(file, Digest.of("two"));

    assertThat(cache.find(Digest.of("two"))).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_damaged_entry_is_removed_and_can_be_put_again() throws Exception {
    var digest = put("one");
    Files.writeString(folder.resolve(digest.hex()), "onf");

    assertThat(cache.find(digest)).isEmpty();
    assertThat(folder).isEmptyDirectory();

    put("one");
    assertThat(cache.find(digest)).isPresent();
  }

  @Test
  void pruning_removes_the_least_recently_used_first() throws Exception {
    var first = put("1111");
    var second = put("2222");
    var third = put("3333");
    age(first, Duration.ofHours(3));
    age(second, Duration.ofHours(2));
    age(third, Duration.ofHours(1));
    cache.find(first);

    cache.prune(8);

    assertThat(cache.find(first)).isPresent();
    assertThat(cache.find(second)).isEmpty();
    assertThat(cache.find(third)).isPresent();
  }

  @Test
  void pruning_clears_what_dead_processes_left_and_nothing_else() throws Exception {
    var digest = put("one");
    var abandoned = Files.writeString(folder.resolve("abc-1.tmp"), "on");
    Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    var growing = Files.writeString(folder.resolve("abc-2.tmp"), "o");
    var foreign = Files.writeString(folder.resolve("README"), "not ours");

    cache.prune(100);

    assertThat(abandoned).doesNotExist();
    assertThat(growing).exists();
    assertThat(foreign).exists();
    assertThat(cache.find(digest)).isPresent();
  }

  @Test
  void a_missing_source_or_folder_is_no_trouble() throws Exception {
    cache.prune(0);
    cache.put(temp.resolve("missing"), Digest.of("missing"));

    assertThat(cache.find(put("one"))).isPresent();
  }

  @Test
  void a_folder_that_cannot_be_used_only_leaves_the_cache_empty() throws Exception {
    Files.writeString(temp.resolve("cache"), "a file in the way");

    var digest = put("one");
    cache.prune(0);

    assertThat(cache.find(digest)).isEmpty();
  }

  @Test
  void processes_that_put_find_and_prune_at_once_never_see_a_damaged_entry() throws Exception {
    int processes = 6;
    var together = new CyclicBarrier(processes);
    var content = "binary".repeat(50_000);
    var file = Files.writeString(temp.resolve("binary"), content);
    var digest = Digest.ofFile(file);
    Callable<Integer> process =
        () -> {
          var own = ArtifactCache.in(folder);
          together.await();
          int seen = 0;
          for (int i = 0; i < 40; i++) {
            own.put(file, digest);
            var entry = own.find(digest).flatMap(ArtifactCacheTest::contentUnlessPruned);
            assertThat(entry.orElse(content)).isEqualTo(content);
            seen += entry.isPresent() ? 1 : 0;
            own.prune(i % 3 == 0 ? 0 : 1_000_000);
          }
          return seen;
        };

    int seen = 0;
    var pool = Executors.newFixedThreadPool(processes);
    try {
      for (var result : pool.invokeAll(Collections.nCopies(processes, process))) {
        seen += result.get();
      }
    } finally {
      pool.shutdown();
    }

    assertThat(seen).isPositive();
    cache.put(file, digest);
    assertThat(cache.find(digest)).isPresent();
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  private static Optional<String> contentUnlessPruned(Path entry) {
    try {
      return Optional.of(Files.readString(entry));
    } catch (NoSuchFileException pruned) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Digest put(String content) throws IOException {
    var digest = Digest.of(content);
    cache.put(Files.writeString(temp.resolve(content), content), digest);
    return digest;
  }

  private void age(Digest digest, Duration age) throws IOException {
    Files.setLastModifiedTime(
        folder.resolve(digest.hex()), FileTime.from(Instant.now().minus(age)));
  }
}
