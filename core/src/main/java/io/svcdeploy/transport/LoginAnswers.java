package io.svcdeploy.transport;

import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import io.svcdeploy.event.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers a server's questions: with the password, once for each way to ask; to nothing else. */
final class LoginAnswers implements UserInfo, UIKeyboardInteractive {
  private final Optional<Secret> password;
  private boolean sent;
  private boolean typed;

  LoginAnswers(Optional<Secret> password) {
    this.password = password;
  }

  @Override
  public boolean promptPassword(String message) {
    boolean first = !sent && password.isPresent();
    sent = true;
    return first;
  }

  @Override
  public @Nullable String getPassword() {
    return password.map(Secret::reveal).orElse(null);
  }

  @Override
  public String @Nullable [] promptKeyboardInteractive(
      String destination, String name, String instruction, String[] prompt, boolean[] echo) {
    if (prompt.length == 0) {
      return new String[0];
    }
    if (typed || password.isEmpty() || prompt.length > 1 || echo[0]) {
      return null;
    }
    typed = true;
    return new String[] {password.get().reveal()};
  }

  @Override
  public @Nullable String getPassphrase() {
    return null;
  }

  @Override
  public boolean promptPassphrase(String message) {
    return false;
  }

  @Override
  public boolean promptYesNo(String message) {
    return false;
  }

  @Override
  public void showMessage(String message) {}
}
