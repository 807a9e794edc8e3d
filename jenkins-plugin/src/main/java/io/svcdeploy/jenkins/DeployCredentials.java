package io.svcdeploy.jenkins;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernameCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.model.Run;
import hudson.util.Secret;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a step as variables for its process: {@code DEPLOY_KEY} with {@code
 * DEPLOY_PASSPHRASE}, or {@code DEPLOY_PASSWORD}. They are looked up when they are needed and never
 * kept. The user's name is none of them: the command hides all that comes by a variable, and would
 * hide a name like "deploy" within its own words.
 *
 * @param secrets what the log must not show, a key line by line too
 */
record DeployCredentials(Map<String, String> variables, Set<String> secrets) {
  /** What is shorter would blacken the log, and is no secret. */
  private static final int SHORTEST = 4;

  DeployCredentials {
    variables = Map.copyOf(variables);
    secrets = Set.copyOf(secrets);
  }

  static DeployCredentials none() {
    return new DeployCredentials(Map.of(), Set.of());
  }

  /**
   * @throws AbortException if this build has no such credentials
   */
  static DeployCredentials of(String id, Run<?, ?> run) throws AbortException {
    @Nullable StandardUsernameCredentials found =
        CredentialsProvider.findCredentialById(id, StandardUsernameCredentials.class, run);
    if (found == null) {
      throw new AbortException(
          "deployService: this build has no credentials \""
              + id
              + "\" with a user name; see credentialsId in the help of the step");
    }
    CredentialsProvider.track(run, found);
    var variables = new TreeMap<String, String>();
    if (found instanceof SSHUserPrivateKey key) {
      variables.put("DEPLOY_KEY", String.join("\n", key.getPrivateKeys()));
      put(variables, "DEPLOY_PASSPHRASE", key.getPassphrase());
    } else if (found instanceof StandardUsernamePasswordCredentials password) {
      put(variables, "DEPLOY_PASSWORD", password.getPassword());
    }
    return new DeployCredentials(variables, secrets(variables));
  }

  private static void put(Map<String, String> variables, String name, @Nullable Secret secret) {
    var text = Secret.toString(secret);
    if (!text.isEmpty()) {
      variables.put(name, text);
    }
  }

  private static Set<String> secrets(Map<String, String> variables) {
    var secrets = new LinkedHashSet<String>();
    for (var value : variables.values()) {
      secrets.add(value);
      value.lines().map(String::strip).filter(it -> !it.startsWith("-----")).forEach(secrets::add);
    }
    secrets.removeIf(it -> it.length() < SHORTEST);
    return secrets;
  }
}
