package io.svcdeploy.jenkins;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * The form of the snippet generator. What is of a job is told only to who may configure it, and
 * nothing asks a host or an agent.
 */
public abstract class DeployServiceForm extends StepDescriptor {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern DURATION = Pattern.compile("[0-9]+(ms|s|m|h)([0-9]+(ms|s|m|h))*");
  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{16}");

  protected DeployServiceForm() {}

  @POST
  public ListBoxModel doFillOperationItems() {
    var list = new ListBoxModel();
    for (var operation : Operation.values()) {
      list.add(operation.word(), operation.word());
    }
    return list;
  }

  @POST
  public ListBoxModel doFillCredentialsIdItems(
      @AncestorInPath @Nullable Item item, @QueryParameter String credentialsId) {
    var list = new StandardListBoxModel();
    if (!maySeeCredentials(item)) {
      return list.includeCurrentValue(credentialsId);
    }
    return list.includeEmptyValue()
        .includeAs(ACL.SYSTEM2, item, SSHUserPrivateKey.class, List.of())
        .includeAs(ACL.SYSTEM2, item, StandardUsernamePasswordCredentials.class, List.of())
        .includeCurrentValue(credentialsId);
  }

  private static boolean maySeeCredentials(@Nullable Item item) {
    return item == null
        ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
        : item.hasPermission(Item.EXTENDED_READ)
            || item.hasPermission(CredentialsProvider.USE_ITEM);
  }

  private static boolean mayConfigure(@Nullable Item item) {
    return item == null
        ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
        : item.hasPermission(Item.CONFIGURE);
  }

  @POST
  public FormValidation doCheckTarget(
      @AncestorInPath @Nullable Item item, @QueryParameter String value) {
    return check(item, value, NAME, "a target has a name of letters, digits, dots and dashes");
  }

  @POST
  public FormValidation doCheckTimeout(
      @AncestorInPath @Nullable Item item, @QueryParameter String value) {
    return check(item, value, DURATION, "write a time with its unit, such as 20m or 90s");
  }

  @POST
  public FormValidation doCheckPlan(
      @AncestorInPath @Nullable Item item, @QueryParameter String value) {
    return check(item, value, TOKEN, "a plan token has 16 digits, 0 to 9 and a to f");
  }

  /** An expression of the Jenkinsfile is known only when it runs. */
  private static FormValidation check(
      @Nullable Item item, @Nullable String value, Pattern pattern, String otherwise) {
    var text = Optional.ofNullable(value).map(String::strip).orElse("");
    return !mayConfigure(item)
            || text.isEmpty()
            || text.contains("${")
            || pattern.matcher(text).matches()
        ? FormValidation.ok()
        : FormValidation.error(otherwise);
  }
}
