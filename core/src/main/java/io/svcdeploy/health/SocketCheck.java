package io.svcdeploy.health;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import org.apache.hc.core5.http.HttpException;

/**
 * A check that is asked over a socket which the host opens; as a command only where the host does
 * not allow that.
 */
sealed interface SocketCheck extends HostCheck permits HttpCheck, TcpCheck {
  /** The address to connect to. */
  Place place();

  /**
   * Asks, on the calling thread; another thread may end it by giving the attempt up.
   *
   * @throws DeployException if the host does not allow to open the socket
   */
  Seen ask(Attempt attempt) throws IOException, HttpException;
}
