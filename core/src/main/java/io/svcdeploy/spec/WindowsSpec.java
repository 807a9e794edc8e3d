package io.svcdeploy.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What only Windows knows of a service.
 *
 * @param account {@code LocalSystem}, {@code LocalService}, {@code NetworkService}, {@code virtual}
 *     for the service's own {@code NT SERVICE\…}, {@code DOMAIN\name$} for a managed account, or a
 *     user; never with a password
 * @param dependsOn services that are started before, and groups of them as {@code +Group}
 * @param giveUpCommand a command line that is run once the restarts are given up
 * @param preshutdown how long a shutdown of the host waits for the service
 * @param nssm the program that runs a console program as a service; absent: the host's own
 */
public record WindowsSpec(
    Optional<String> displayName,
    Optional<String> description,
    String account,
    List<String> dependsOn,
    Optional<String> giveUpCommand,
    Optional<Duration> preshutdown,
    Optional<Nssm> nssm) {
  public static final String LOCAL_SYSTEM = "LocalSystem";

  /** The account that Windows makes for the service alone. */
  public static final String VIRTUAL = "virtual";

  /** A service that asks for nothing. */
  public static final WindowsSpec DEFAULT =
      new WindowsSpec(
          Optional.empty(),
          Optional.empty(),
          LOCAL_SYSTEM,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public WindowsSpec {
    dependsOn = List.copyOf(dependsOn);
  }

  /**
   * A copy of {@code nssm.exe} that is shipped with each release.
   *
   * @param sha256 what its digest must be, in lower case
   */
  public record Nssm(Template from, Optional<String> sha256) {}
}
