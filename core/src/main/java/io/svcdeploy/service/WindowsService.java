package io.svcdeploy.service;

import io.svcdeploy.spec.RunSpec.Start;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * A Windows service as its service control manager keeps it. One process, started by the manager,
 * never a driver, so the start types of drivers (boot, system) do not exist here.
 *
 * <p>The limits are those of <a
 * href="https://learn.microsoft.com/windows/win32/api/winsvc/nf-winsvc-createservicew">CreateServiceW</a>.
 * Wrong values are an {@link IllegalArgumentException} whose message is for people.
 *
 * @param name the key: 1 to 256 characters, no slash of either kind; Windows ignores its case
 * @param displayName what people see: 1 to 256 characters
 * @param description a sentence for people, may be empty
 * @param imagePath the whole command line as the manager stores it, quoted where the path of the
 *     program has a blank
 * @param account who it runs as
 * @param dependsOn services that are started before, and groups of them as {@code +Group}
 * @param recovery what the manager does when it fails
 * @param preshutdown how long a shutdown waits for it, in whole milliseconds
 */
public record WindowsService(
    String name,
    String displayName,
    String description,
    String imagePath,
    Start start,
    ServiceAccount account,
    List<String> dependsOn,
    Recovery recovery,
    Duration preshutdown) {
  /** What Windows 10 and Server 2019 give a service that asks for nothing. */
  public static final Duration DEFAULT_PRESHUTDOWN = Duration.ofSeconds(10);

  private static final int LONGEST_NAME = 256;
  // CreateProcess takes no longer command line than this.
  private static final int LONGEST_COMMAND = 32_766;

  public WindowsService {
    checkName(name);
    checkDisplayName(displayName);
    checkText("the description", description);
    checkImagePath(imagePath);
    dependsOn = List.copyOf(dependsOn);
    checkDependencies(name, dependsOn);
    Milliseconds.check("the preshutdown timeout", preshutdown);
    if (account instanceof ServiceAccount.Virtual virtual
        && !virtual.service().equalsIgnoreCase(name)) {
      throw new IllegalArgumentException(
          "the service "
              + name
              + " cannot run as "
              + virtual.accountName()
              + ": that account is for its namesake only");
    }
  }

  /** A service with the settings that Windows gives one by itself, started at boot. */
  public static WindowsService of(String name, String imagePath) {
    return new WindowsService(
        name,
        name,
        "",
        imagePath,
        Start.AUTO,
        new ServiceAccount.LocalSystem(),
        List.of(),
        Recovery.NONE,
        DEFAULT_PRESHUTDOWN);
  }

  /**
   * @throws IllegalArgumentException with what is wrong with it as the name of a service
   */
  public static void checkName(String name) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "the name of a service has 1 to 256 characters, this one " + name.length());
    }
    if (name.contains("/") || name.contains("\\")) {
      throw new IllegalArgumentException(
          "the name of a service cannot contain a slash or backslash: " + name);
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the name of a service cannot contain a control character");
    }
  }

  private static void checkDisplayName(String displayName) {
    checkText("the display name", displayName);
    if (displayName.isBlank() || displayName.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "a display name has 1 to 256 characters, this one " + displayName.length());
    }
  }

  private static void checkImagePath(String imagePath) {
    checkText("the command line", imagePath);
    if (imagePath.isBlank()) {
      throw new IllegalArgumentException("a service needs a command line");
    }
    if (imagePath.length() > LONGEST_COMMAND) {
      throw new IllegalArgumentException(
          "a command line has at most "
              + LONGEST_COMMAND
              + " characters, this one "
              + imagePath.length());
    }
  }

  private static void checkDependencies(String name, List<String> dependsOn) {
    var seen = new HashSet<String>();
    for (String dependency : dependsOn) {
      checkName(dependency.startsWith("+") ? dependency.substring(1) : dependency);
      if (dependency.equalsIgnoreCase(name)) {
        throw new IllegalArgumentException("the service " + name + " cannot depend on itself");
      }
      if (!seen.add(dependency.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "the service " + name + " depends on " + dependency + " twice");
      }
    }
  }

  /** Windows ends a text at a NUL; what follows would be lost without a word. */
  static void checkText(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " cannot contain a NUL character");
    }
  }
}
