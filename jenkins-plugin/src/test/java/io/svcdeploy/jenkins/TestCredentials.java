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
    return key("deploy", KEY, SECRETS.get(2));
  }

  static SSHUserPrivateKey key(String user, String key) {
    return key(user, key, "");
  }

  private static SSHUserPrivateKey key(String user, String key, String passphrase) {
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
        return "deploy-key";
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
    return new StandardUsernamePasswordCredentials() {
      private static final long serialVersionUID = 1;

      @Override
      public Secret getPassword() {
        return new Secret("password");
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
