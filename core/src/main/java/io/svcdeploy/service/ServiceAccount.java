package io.svcdeploy.service;

import io.svcdeploy.event.Secret;
import java.util.Locale;
import java.util.Optional;

/** Who a Windows service runs as. Only a {@link User} has a password. */
public sealed interface ServiceAccount {
  /** The domain of the accounts that Windows makes for services. */
  String VIRTUAL = "NT SERVICE\\";

  /** The account in the words of the service control manager. */
  String accountName();

  /** Everything on this machine. */
  record LocalSystem() implements ServiceAccount {
    @Override
    public String accountName() {
      return "LocalSystem";
    }
  }

  /** Few rights, nobody to other machines. */
  record LocalService() implements ServiceAccount {
    @Override
    public String accountName() {
      return "NT AUTHORITY\\LocalService";
    }
  }

  /** Few rights, this machine to other ones. */
  record NetworkService() implements ServiceAccount {
    @Override
    public String accountName() {
      return "NT AUTHORITY\\NetworkService";
    }
  }

  /** The account that Windows makes for one service; folders can be given to it alone. */
  record Virtual(String service) implements ServiceAccount {
    public Virtual {
      WindowsService.checkName(service);
    }

    @Override
    public String accountName() {
      return VIRTUAL + service;
    }
  }

  /** A group managed service account, {@code DOMAIN\name$}: the domain keeps its password. */
  record Managed(String accountName) implements ServiceAccount {
    public Managed {
      checkAccount(accountName);
      if (!accountName.endsWith("$") || !accountName.contains("\\")) {
        throw new IllegalArgumentException(
            "a managed service account is written DOMAIN\\name$: " + accountName);
      }
    }
  }

  /**
   * A user of a domain ({@code DOMAIN\name}, {@code name@domain}) or of the machine ({@code
   * .\name}).
   *
   * @param password absent where it is not known, as when read from a host: the one that Windows
   *     has then stays
   */
  record User(String accountName, Optional<Secret> password) implements ServiceAccount {
    public User {
      checkAccount(accountName);
      if (!accountName.contains("\\") && !accountName.contains("@")) {
        throw new IllegalArgumentException(
            "an account is written DOMAIN\\name, .\\name or name@domain: " + accountName);
      }
    }
  }

  /**
   * The account of this name, as a service control manager tells it or a person writes it. A user
   * comes without a password.
   */
  static ServiceAccount of(String accountName) {
    var lower = accountName.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "", "localsystem", ".\\localsystem", "nt authority\\system" -> new LocalSystem();
      case "localservice", "nt authority\\localservice", "nt authority\\local service" ->
          new LocalService();
      case "networkservice", "nt authority\\networkservice", "nt authority\\network service" ->
          new NetworkService();
      default -> other(accountName, lower);
    };
  }

  private static ServiceAccount other(String accountName, String lower) {
    if (lower.startsWith(VIRTUAL.toLowerCase(Locale.ROOT))) {
      return new Virtual(accountName.substring(VIRTUAL.length()));
    }
    return accountName.endsWith("$") && accountName.contains("\\")
        ? new Managed(accountName)
        : new User(accountName, Optional.empty());
  }

  private static void checkAccount(String accountName) {
    WindowsService.checkText("the account", accountName);
    if (accountName.isBlank() || accountName.startsWith("\\") || accountName.endsWith("\\")) {
      throw new IllegalArgumentException("not the name of an account: " + accountName);
    }
  }
}
