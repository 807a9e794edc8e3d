package io.svcdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.spec.Template;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  private static Place place(String text) {
    return Place.of(text, Template.literal("${env:ADDRESS}"));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080, 127.0.0.1, 8080",
    "db.internal:5432, db.internal, 5432",
    "[::1]:80, ::1, 80",
    ":65535, 127.0.0.1, 65535"
  })
  void is_an_address_and_a_port(String text, String address, int port) {
    assertThat(place(text)).isEqualTo(new Place(address, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8080", "localhost", "a:", "a:0", "a:65536", "a:-1", "a:b"})
  void is_nothing_else(String text) {
    assertThatThrownBy(() -> place(text))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("${env:ADDRESS}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8080", "[::1]:80"})
  void is_shown_as_it_is_written(String text) {
    assertThat(place(text)).hasToString(text);
  }
}
