package io.svcdeploy.service;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an <a href="https://learn.microsoft.com/windows/win32/debug/system-error-codes">error code
 * of Windows</a> means for a service that is deployed, and what to do about it. The one table of
 * such words, whether the code came by the API or from the text of a command.
 *
 * @param name as Microsoft's documents have it: {@code ERROR_SERVICE_DISABLED}
 * @param reason the rest of a sentence about the service: {@code it is disabled}
 */
public record WindowsError(int code, String name, String reason, String hint) {
  /**
   * Codes in what commands print. Ours; {@code sc}, whose word for "failed" is of the language of
   * the host; and {@code certutil}, which shows the code as an HRESULT.
   */
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\b(?:sc [a-z]+|register\\.cmd) ended with (\\d{1,9})\\b"
              + "|\\bWindows error (\\d{1,9})\\b"
              + "|^\\[SC] .*?(\\d{1,9}) ?:\\s*$"
              + "|\\b0x8007([0-9a-fA-F]{4})\\b",
          Pattern.MULTILINE);

  private static final int HEXADECIMAL_GROUP = 4;

  /** Empty if there is nothing better to say than Windows itself does. */
  public static Optional<WindowsError> of(int code) {
    return Optional.ofNullable(WindowsErrors.ALL.get(code));
  }

  /** The first error that a command's output tells of, by its number or in English. */
  public static Optional<WindowsError> in(String output) {
    var numbered = NUMBER.matcher(output).results().flatMap(WindowsError::of);
    return numbered.findFirst().or(() -> inWords(output.toLowerCase(Locale.ROOT)));
  }

  private static Stream<WindowsError> of(MatchResult match) {
    for (int group = 1; group <= match.groupCount(); group++) {
      if (match.group(group) != null) {
        return of(Integer.parseInt(match.group(group), group == HEXADECIMAL_GROUP ? 16 : 10))
            .stream();
      }
    }
    return Stream.empty();
  }

  private static Optional<WindowsError> inWords(String lowerCase) {
    return WindowsErrors.WORDS.entrySet().stream()
        .filter(words -> lowerCase.contains(words.getKey()))
        .findFirst()
        .flatMap(words -> of(words.getValue()));
  }

  /** The reason with the number and the name that people search for. */
  public String text() {
    return reason + " (Windows error " + code + ", " + name + ")";
  }
}
