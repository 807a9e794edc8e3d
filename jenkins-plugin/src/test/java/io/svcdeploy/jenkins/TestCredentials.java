package io.svcdeploy.jenkins;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.plugins.credentials.common.StandardUsernameCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.util.Secret;
import java.util.List;

/** Credentials of the tests' store. */
final class TestCredentials {
  private static final String KEY =
      """
      -----BEGIN OPENSSH PRIVATE KEY-----
      b3BlbnNzaC1rZXktdjEAAAAA-secret-of-the-key
      c2Vjb25kIGxpbmU-secret-of-the-key
      -----END OPENSSH PRIVATE KEY-----
      """;

  static final List<String> SECRETS =
      List.of(
          "b3BlbnNzaC1rZXktdjEAAAAA-secret-of-the-key",
          "c2Vjb25kIGxpbmU-secret-of-the-key",
          "pass $phrase with 'quotes'");

  private TestCredentials() {}

  static SSHUserPrivateKey key() {
    return another("deploy-key");
  }

  /** The same key by another id. */
  static SSHUserPrivateKey another(String id) {
    return key("deploy", KEY, SECRETS.get(2), id);
  }

  static SSHUserPrivateKey key(String user, String key) {
    return key(user, key, "", "deploy-key");
  }

  private static SSHUserPrivateKey key(String user, String key, String passphrase, String id) {
    return new SSHUserPrivateKey() {
      private static final long serialVersionUID = 1;

      @Override
      public Secret getPassphrase() {
        return new Secret(passphrase);
      }

      @Override
      public List<String> getPrivateKeys() {
        return List.of(key);
      }

      @Override
      public String getUsername() {
        return user;
      }

      @Override
      public String getId() {
        return id;
      }
    };
  }

  /** A user name with neither a key nor a password. */
  static StandardUsernameCredentials another() {
    return new StandardUsernameCredentials() {
      private static final long serialVersionUID = 1;

      @Override
      public String getUsername() {
        return "deploy";
      }

      @Override
      public String getId() {
        return "certificate";
      }
    };
  }

  static StandardUsernamePasswordCredentials password() {
    return password("password");
  }

  static StandardUsernamePasswordCredentials password(String text) {
    return new StandardUsernamePasswordCredentials() {
      private static final long serialVersionUID = 1;

      @Override
      public Secret getPassword() {
        return new Secret(text);
      }

      @Override
      public String getUsername() {
        return "deploy";
      }

      @Override
      public String getId() {
        return "deploy-password";
      }
    };
  }
}
