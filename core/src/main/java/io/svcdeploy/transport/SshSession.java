package io.svcdeploy.transport;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** A session with one SSH server, logged in. */
final class SshSession {
  /** Unanswered keep-alives that end a session. */
  private static final int KEEP_ALIVES = 3;

  private static final Duration POLITE = Duration.ofSeconds(3);

  private final SshLogin login;
  private final Session session;
  private final Socket socket;
  private final JschLog log;

  private SshSession(SshLogin login, Session session, Socket socket, JschLog log) {
    this.login = login;
    this.session = session;
    this.socket = socket;
    this.log = log;
  }

  /**
   * Connects, checks the host key, logs in.
   *
   * @throws DeployException if that is refused
   * @throws PassingFailure if another try may work
   */
  static SshSession open(SshLogin login, Route route, Duration connect, Duration keepAlive) {
    var identities = Identities.of(login.credentials());
    var check = new HostKeyCheck(login);
    while (true) {
      try {
        return attempt(login, route, identities, check, connect, keepAlive);
      } catch (DeployException e) {
        if (!check.refused() || !check.tryOtherType()) {
          throw e;
        }
      }
    }
  }

  @SuppressWarnings("try") // the watchdog only has to be there
  private static SshSession attempt(
      SshLogin login,
      Route route,
      Identities identities,
      HostKeyCheck check,
      Duration connect,
      Duration keepAlive) {
    var socket = route.open(login, connect);
    var log = new JschLog();
    var wire = new Wire(socket);
    // The server may need several answers, each of which may take the whole limit.
    try (var watchdog = Watchdog.after(connect.multipliedBy(3), wire::close)) {
      var session = prepare(login, identities, check, log);
      session.setSocketFactory(wire);
      session.setServerAliveInterval((int) Math.max(1, keepAlive.toMillis()));
      session.setServerAliveCountMax(KEEP_ALIVES);
      session.connect((int) Math.max(1, connect.toMillis()));
      return new SshSession(login, session, socket, log);
    } catch (JSchException e) {
      wire.close();
      throw new LoginFailure(login, identities, check, wire.greeting()).explain(e);
    }
  }

  private static Session prepare(
      SshLogin login, Identities identities, HostKeyCheck check, JschLog log) throws JSchException {
    var jsch = new JSch();
    jsch.setInstanceLogger(log);
    var session = jsch.getSession(login.user(), login.address(), login.port());
    session.setHostKeyRepository(check);
    session.setIdentityRepository(identities);
    session.setUserInfo(new LoginAnswers(login.credentials().password()));
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("prefer_known_host_key_types", "no");
    session.setConfig("server_host_key", check.algorithms());
    session.setConfig("PreferredAuthentications", methods(login.credentials()));
    if (login.credentials().password().isPresent()) {
      // Else JSch goes on with empty passwords, which fail2ban counts too.
      session.setConfig("MaxAuthTries", "1");
    }
    session.setDaemonThread(true);
    return session;
  }

  /** The ways to log in that we have something for. */
  private static String methods(Credentials credentials) {
    return credentials.password().isPresent()
        ? "publickey,password,keyboard-interactive"
        : "publickey";
  }

  SshLogin login() {
    return login;
  }

  /** Opens a channel of this kind, not yet connected. */
  <C extends Channel> C channel(String kind, Class<C> type) throws JSchException {
    var channel = session.openChannel(kind);
    if (!type.isInstance(channel)) {
      throw new JSchException("session is down");
    }
    return type.cast(channel);
  }

  Socket openSocket(String address, int port, Duration timeout) throws IOException {
    return ForwardedSocket.open(session, address, port, timeout);
  }

  boolean isConnected() {
    return session.isConnected();
  }

  /**
   * After a failure: whether the session is still there. The thread that writes may learn before
   * the one that reads that the connection broke, so this waits a moment.
   */
  boolean survives() {
    try {
      for (int i = 0; i < 50 && session.isConnected(); i++) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return session.isConnected();
  }

  /** Why it is not connected any more. */
  String reason() {
    return log.reason();
  }

  /** Ends the session at once, from any thread, even if the network hangs. */
  void abort() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }

  @SuppressWarnings("try") // the watchdog only has to be there
  void close() {
    try (var watchdog = Watchdog.after(POLITE, this::abort)) {
      session.disconnect();
    }
    abort();
  }

  /** Hands JSch the socket that is open already, and listens to the greeting. */
  private static final class Wire implements SocketFactory {
    private final Socket socket;
    private volatile Greeting greeting = new Greeting(InputStream.nullInputStream());

    Wire(Socket socket) {
      this.socket = socket;
    }

    Greeting greeting() {
      return greeting;
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // It is of no use any more either way.
      }
    }

    @Override
    public Socket createSocket(String host, int port) {
      return socket;
    }

    @Override
    public InputStream getInputStream(Socket connected) throws IOException {
      greeting = new Greeting(connected.getInputStream());
      return greeting;
    }

    @Override
    public OutputStream getOutputStream(Socket connected) throws IOException {
      return connected.getOutputStream();
    }
  }
}
