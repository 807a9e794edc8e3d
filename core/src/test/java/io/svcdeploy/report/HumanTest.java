package io.svcdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "850, 850 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "53200, 53.2 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "7356416, 7.4 MB",
    "1234567890, 1.2 GB",
    "1234567890123456, 1234.6 TB"
  })
  void bytes_are_in_decimal_units_with_a_tenth(long bytes, String text) {
    assertThat(Human.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"4100000, 7356416, 4.1/7.4 MB", "0, 850, 0/850 B", "850, 53200, 0.9/53.2 kB"})
  void progress_is_in_the_unit_of_the_total(long done, long total, String text) {
    assertThat(Human.progress(done, total)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0 ms",
    "0, 0 ms",
    "850, 850 ms",
    "999, 999 ms",
    "1000, 1.0 s",
    "12345, 12.3 s",
    "59949, 59.9 s",
    "59950, 1 min 00 s",
    "125400, 2 min 05 s",
    "3599499, 59 min 59 s",
    "3599500, 1 h 00 min",
    "3720000, 1 h 02 min"
  })
  void durations_have_the_units_that_matter(long millis, String text) {
    assertThat(Human.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0 s", "456, 0.4 s", "999, 0.9 s", "1000, 1.0 s", "125400, 2 min 05 s"})
  void a_growing_duration_keeps_its_unit_below_a_second(long millis, String text) {
    assertThat(Human.ticking(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Property
  void no_duration_shows_sixty_of_a_unit(@ForAll @LongRange(min = 0, max = 90_000_000) long ms) {
    assertThat(Human.duration(Duration.ofMillis(ms))).doesNotContainPattern("\\b60(\\.0)? (s|min)");
  }

  @Property
  void bytes_never_show_a_thousand_of_a_unit(
      @ForAll @LongRange(min = 0, max = 999_000_000_000_000L) long bytes) {
    assertThat(Human.bytes(bytes)).doesNotContainPattern("\\d{4}");
  }

  @ParameterizedTest
  @CsvSource({"1.1.0, 1.2.0, 1.1.0 -> 1.2.0", ", 1.2.0, none -> 1.2.0", "1.1.0, , 1.1.0", ", , -"})
  void a_change_names_what_is_known(String from, String to, String text) {
    assertThat(Human.change(Optional.ofNullable(from), Optional.ofNullable(to), "->"))
        .isEqualTo(text);
  }
}
