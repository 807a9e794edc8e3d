package io.svcdeploy.service;

import io.svcdeploy.script.CommandLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A file for {@code reg import}. Format: Microsoft, "How to add, modify, or delete registry subkeys
 * and values by using a .reg file", version 5.00, which is UTF-16 with a mark.
 */
final class RegistryFile {
  private static final String SERVICES =
      "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\";

  private final StringBuilder text =
      new StringBuilder("\uFEFFWindows Registry Editor Version 5.00\r\n");

  /** What follows belongs to this service, or to a key below it. */
  RegistryFile service(String name, String... below) {
    text.append("\r\n[").append(key(name, below)).append("]\r\n");
    return this;
  }

  /** Removes a key below the service's. */
  RegistryFile withoutKey(String name, String... below) {
    text.append("\r\n[-").append(key(name, below)).append("]\r\n");
    return this;
  }

  private static String key(String name, String... below) {
    return SERVICES + name + Stream.of(below).map(it -> "\\" + it).collect(Collectors.joining());
  }

  /**
   * A text of one line; Windows does not expand it.
   *
   * @param name empty for the value without a name
   */
  RegistryFile text(String name, String value) {
    return set(name, quoted(CommandLine.checked(value)));
  }

  /** No text at all takes the value away. */
  RegistryFile texts(String name, List<String> values) {
    return set(name, values.isEmpty() ? "-" : list(values));
  }

  RegistryFile number(String name, long value) {
    return set(name, String.format(Locale.ROOT, "dword:%08x", value));
  }

  RegistryFile without(String name) {
    return set(name, "-");
  }

  private RegistryFile set(String name, String value) {
    text.append(name.isEmpty() ? "@" : quoted(name)).append('=').append(value).append("\r\n");
    return this;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** In hexadecimal any text comes through, line ends too. */
  private static String list(List<String> values) {
    var bytes =
        values.stream()
            .map(value -> value + "\0")
            .collect(Collectors.joining("", "", "\0"))
            .getBytes(StandardCharsets.UTF_16LE);
    return IntStream.range(0, bytes.length)
        .mapToObj(i -> String.format(Locale.ROOT, "%02x", bytes[i]))
        .collect(Collectors.joining(",", "hex(7):", ""));
  }

  Registration.Stored stored(String name) {
    return new Registration.Stored(name, text.toString(), 0600, StandardCharsets.UTF_16LE);
  }
}
