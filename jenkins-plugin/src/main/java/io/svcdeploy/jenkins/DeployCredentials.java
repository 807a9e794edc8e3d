package io.svcdeploy.jenkins;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.model.Run;
import hudson.util.Secret;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;
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
  private static final Logger LOGGER = Logger.getLogger(DeployCredentials.class.getName());

  /** What is shorter would blacken the log, and is no secret. */
  private static final int SHORTEST = 4;

  DeployCredentials {
    variables = Map.copyOf(variables);
    secrets = Set.copyOf(secrets);
  }

  /** Those of a step; none if it names none. */
  static DeployCredentials of(Optional<String> id, StepContext context)
      throws IOException, InterruptedException {
    return id.isEmpty()
        ? new DeployCredentials(Map.of(), Set.of())
        : of(id.get(), Place.run(context));
  }

  /**
   * Those of a run that was started; none if they are gone meanwhile or their store is away, as the
   * run goes on, and hides in its own words what it was given.
   */
  static Set<String> secrets(Optional<String> id, StepContext context, boolean started)
      throws IOException, InterruptedException {
    if (id.isEmpty()) {
      return Set.of();
    }
    var run = Place.run(context);
    try {
      return of(found(id.get(), run), id.get()).secrets();
    } catch (AbortException | RuntimeException e) {
      if (!started && e instanceof RuntimeException away) {
        throw away;
      }
      LOGGER.log(Level.WARNING, "credentials cannot be looked up again", e);
      return Set.of();
    }
  }

  /**
   * Tracks their use.
   *
   * @throws AbortException if this build has no such credentials
   */
  static DeployCredentials of(String id, Run<?, ?> run) throws AbortException {
    var found = found(id, run);
    CredentialsProvider.track(run, found);
    return of(found, id);
  }

  private static StandardCredentials found(String id, Run<?, ?> run) throws AbortException {
    @Nullable StandardCredentials found =
        CredentialsProvider.findCredentialById(id, StandardCredentials.class, run);
    if (found == null) {
      throw refused("this build has no credentials \"" + id + "\"");
    }
    return found;
  }

  private static DeployCredentials of(StandardCredentials found, String id) throws AbortException {
    var variables = new TreeMap<String, String>();
    if (found instanceof SSHUserPrivateKey key) {
      variables.put("DEPLOY_KEY", String.join("\n", key.getPrivateKeys()));
      put(variables, "DEPLOY_PASSPHRASE", key.getPassphrase());
    } else if (found instanceof StandardUsernamePasswordCredentials password) {
      put(variables, "DEPLOY_PASSWORD", password.getPassword());
    } else {
      throw refused("\"" + id + "\" is of another kind: neither an SSH key nor a password");
    }
    return new DeployCredentials(variables, secrets(variables));
  }

  private static AbortException refused(String why) {
    return new AbortException(
        "deployService: " + why + "; see credentialsId in the help of the step");
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
