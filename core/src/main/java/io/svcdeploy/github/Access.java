package io.svcdeploy.github;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where GitHub's API is, without a slash at the end, and as whom it is asked. */
record Access(URI api, Optional<Token> token) {
  static final String ADDRESS = "GITHUB_API_URL";
  private static final String PUBLIC = "https://api.github.com";

  /**
   * A token.
   *
   * @param variable the environment variable that it came from
   */
  record Token(String variable, Secret value) {}

  static Access of(Map<String, String> environment) {
    var address = text(environment, ADDRESS).orElse(PUBLIC);
    var token =
        Stream.of("GITHUB_TOKEN", "GH_TOKEN").flatMap(name -> token(environment, name).stream());
    return new Access(address(address), token.findFirst());
  }

  private static Optional<String> text(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(it -> !it.isEmpty());
  }

  private static Optional<Token> token(Map<String, String> environment, String name) {
    var value = text(environment, name);
    if (value.isPresent() && !value.get().matches("[\\x21-\\x7e]+")) {
      throw DeployException.usage(
          name + " is no token: it has blanks, line ends or letters beyond ASCII",
          "set it to the token alone, in one line");
    }
    return value.map(it -> new Token(name, Secret.of(it)));
  }

  private static URI address(String text) {
    try {
      var address = URI.create(text.replaceAll("/+$", ""));
      if (Address.isWeb(address) && isPlain(address) && isSafe(address)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Told like any other address that is none.
    }
    throw DeployException.usage(
        ADDRESS + " \"" + text + "\" is not the address of an API",
        "write https://HOST/api/v3 for a GitHub of your own; leave it unset for the public one");
  }

  private static boolean isPlain(URI address) {
    return Stream.of(address.getRawUserInfo(), address.getRawQuery(), address.getRawFragment())
        .allMatch(part -> part == null);
  }

  /** A token must not cross a network in the clear. */
  private static boolean isSafe(URI address) {
    return !Address.isUnprotected(address)
        || address.getHost().matches("localhost|127[.][0-9.]+|\\[::1]");
  }

  /** True for the servers that may see the token: the API's own, and the one for uploads. */
  boolean isGitHub(URI address) {
    return isApi(address) || isUploads(address);
  }

  /** That of {@code api.github.com} is {@code uploads.github.com}. */
  private boolean isUploads(URI address) {
    return api.getHost().startsWith("api.")
        && Address.isWeb(address)
        && !Address.isUnprotected(address)
        && address.getHost().equalsIgnoreCase("uploads." + api.getHost().substring(4))
        && address.getPort() == api.getPort();
  }

  /** True for an address at the API's own server. */
  boolean isApi(URI address) {
    return Address.sameServer(api, address);
  }
}
