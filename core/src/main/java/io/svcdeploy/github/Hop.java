package io.svcdeploy.github;

import io.svcdeploy.event.DeployException;
import java.net.URI;

/**
 * An address on the way through redirects.
 *
 * @param trusted true while every address so far was at the API's own server: only then is the
 *     token sent
 */
record Hop(URI address, boolean trusted) {

  /** Where the header {@code Location} leads from here. */
  Hop to(String location) {
    URI next;
    try {
      next = address.resolve(location);
    } catch (IllegalArgumentException e) {
      throw refused("redirects to \"" + location + "\", which is no address");
    }
    if (!Address.isWeb(next)) {
      throw refused("redirects to \"" + location + "\", which is no web address");
    }
    if (Address.isUnprotected(next) && !Address.isUnprotected(address)) {
      throw refused("redirects from https to plain http, at " + next.getHost());
    }
    return new Hop(next, trusted && Address.sameServer(address, next));
  }

  private DeployException refused(String what) {
    return DeployException.failed(
        address.getHost() + " " + what,
        "nothing was taken from there; look at what stands between here and GitHub");
  }
}
