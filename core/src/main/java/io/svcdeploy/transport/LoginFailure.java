package io.svcdeploy.transport;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchSessionDisconnectException;
import io.svcdeploy.event.DeployException;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.regex.Pattern;

/** Explains why a session did not come about after the server was reached. */
record LoginFailure(
    SshLogin login, Identities identities, HostKeyCheck hostKey, Greeting greeting) {
  private static final Pattern OFFERED = Pattern.compile("for methods '([^']*)'");

  /** A {@link DeployException}, or a {@link PassingFailure} if another try may work. */
  RuntimeException explain(JSchException e) {
    var message = Objects.requireNonNullElse(e.getMessage(), "");
    if (hostKey.refused()) {
      return hostKey.refusal().causedBy(e);
    }
    if (e instanceof JSchAlgoNegoFailException negotiation) {
      return noCommonAlgorithm(negotiation);
    }
    if (message.startsWith("Auth ") || message.startsWith("USERAUTH") || tooManyTries(e)) {
      return loginRefused(message).causedBy(e);
    }
    if (e instanceof JSchSessionDisconnectException disconnect) {
      return DeployException.failed(
              login + ": the server ended the session: " + disconnect.getDescription(),
              "look at the log of sshd on the host")
          .causedBy(e);
    }
    return broken(e);
  }

  private static boolean tooManyTries(JSchException e) {
    return e instanceof JSchSessionDisconnectException disconnect
        && String.valueOf(disconnect.getDescription()).contains("authentication failures");
  }

  private RuntimeException noCommonAlgorithm(JSchAlgoNegoFailException e) {
    if (e.getAlgorithmName().equals("server_host_key")) {
      return hostKey.otherTypes(e.getServerProposal()).causedBy(e);
    }
    return DeployException.failed(
            login
                + ": no common "
                + e.getAlgorithmName()
                + " algorithm; the server offers "
                + e.getServerProposal(),
            "the SSH server is very old or very strict; allow one of " + e.getJSchProposal())
        .causedBy(e);
  }

  private DeployException loginRefused(String message) {
    var matcher = OFFERED.matcher(message);
    var accepts = matcher.find() ? ". The server accepts: " + matcher.group(1) : "";
    var password = login.credentials().password().isPresent() ? ", and a password" : "";
    return DeployException.failed(
        "the login as "
            + login
            + " was refused. Tried: "
            + identities.describe()
            + password
            + accepts,
        hint());
  }

  private String hint() {
    if (identities.isEmpty()) {
      return login.credentials().password().isPresent()
          ? "check user and password, and whether sshd allows passwords (PasswordAuthentication)"
          : "give a private key (ssh.key), or start an ssh-agent that holds one";
    }
    return "put the public key (ssh-keygen -y -f KEY prints it) into ~"
        + login.user()
        + "/.ssh/authorized_keys on the host; that file and its folders must belong to the user"
        + " and be writable by nobody else";
  }

  private RuntimeException broken(JSchException e) {
    boolean silent = greeting.text().isEmpty();
    if (!silent && !greeting.isSsh() && !greeting.isTurnedAway()) {
      return DeployException.failed(
              login.address()
                  + " port "
                  + login.port()
                  + " is not an SSH server: it says \""
                  + Printable.line(greeting.text())
                  + "\"",
              "check the port")
          .causedBy(e);
    }
    if (e.getCause() instanceof SocketTimeoutException) {
      return passing(
          silent ? "the server does not greet" : "the server stopped answering during the login",
          "check that this is an SSH server, and the load of the host",
          e);
    }
    var said = greeting.isTurnedAway() ? " (" + Printable.line(greeting.text()) + ")" : "";
    return passing(
        "the server closed the connection before the login" + said,
        "look at the log of sshd on the host: MaxStartups, TCP wrappers, fail2ban",
        e);
  }

  private PassingFailure passing(String what, String hint, JSchException e) {
    var place = login.address() + " port " + login.port();
    return new PassingFailure(DeployException.failed(place + ": " + what, hint).causedBy(e));
  }
}
