package io.svcdeploy.jenkins;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@code deployService(target: 'prod', version: env.TAG_NAME, credentialsId: 'deploy-key')}. A
 * field that is left out, or empty, has no value.
 */
public final class DeployServiceStep extends Step {
  private final Map<String, String> fields = new TreeMap<>();
  private String operation = Operation.DEPLOY.word();
  private @Nullable String credentialsId;

  @DataBoundConstructor
  public DeployServiceStep() {}

  @Override
  public StepExecution start(StepContext context) throws AbortException {
    var known =
        Operation.of(operation)
            .orElseThrow(
                () ->
                    new AbortException(
                        "deployService: operation \"%s\" is none of %s"
                            .formatted(operation, Operation.words())));
    var problems = Invocation.problems(known, fields);
    if (!problems.isEmpty()) {
      throw new AbortException("deployService: " + String.join("; ", problems));
    }
    var order = new Order(known, Invocation.words(known, fields), fields, credentialsId);
    return new DeployExecution(context, order, Pace.ofThisJenkins());
  }

  private void text(String name, @Nullable String value) {
    var text = Optional.ofNullable(value).map(String::strip).filter(it -> !it.isEmpty());
    text.ifPresentOrElse(it -> fields.put(name, it), () -> fields.remove(name));
  }

  private void flag(String name, boolean value) {
    text(name, value ? Invocation.YES : "");
  }

  public String getOperation() {
    return operation;
  }

  @DataBoundSetter
  public void setOperation(@Nullable String operation) {
    this.operation =
        Optional.ofNullable(operation)
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .orElseGet(Operation.DEPLOY::word);
  }

  public @Nullable String getCredentialsId() {
    return credentialsId;
  }

  @DataBoundSetter
  public void setCredentialsId(@Nullable String credentialsId) {
    this.credentialsId =
        Optional.ofNullable(credentialsId).filter(it -> !it.isBlank()).orElse(null);
  }

  public @Nullable String getFile() {
    return fields.get("file");
  }

  @DataBoundSetter
  public void setFile(@Nullable String file) {
    text("file", file);
  }

  public @Nullable String getTarget() {
    return fields.get("target");
  }

  @DataBoundSetter
  public void setTarget(@Nullable String target) {
    text("target", target);
  }

  public @Nullable String getLimit() {
    return fields.get("limit");
  }

  @DataBoundSetter
  public void setLimit(@Nullable String limit) {
    text("limit", limit);
  }

  public @Nullable String getVersion() {
    return fields.get("version");
  }

  @DataBoundSetter
  public void setVersion(@Nullable String version) {
    text("version", version);
  }

  public @Nullable String getFrom() {
    return fields.get("from");
  }

  @DataBoundSetter
  public void setFrom(@Nullable String from) {
    text("from", from);
  }

  public @Nullable String getOutput() {
    return fields.get("output");
  }

  @DataBoundSetter
  public void setOutput(@Nullable String output) {
    text("output", output);
  }

  public @Nullable String getPlatform() {
    return fields.get("platform");
  }

  @DataBoundSetter
  public void setPlatform(@Nullable String platform) {
    text("platform", platform);
  }

  public @Nullable String getUpload() {
    return fields.get("upload");
  }

  @DataBoundSetter
  public void setUpload(@Nullable String upload) {
    text("upload", upload);
  }

  public @Nullable String getTo() {
    return fields.get("to");
  }

  @DataBoundSetter
  public void setTo(@Nullable String to) {
    text("to", to);
  }

  public @Nullable String getPlan() {
    return fields.get("plan");
  }

  @DataBoundSetter
  public void setPlan(@Nullable String plan) {
    text("plan", plan);
  }

  public @Nullable String getTimeout() {
    return fields.get("timeout");
  }

  @DataBoundSetter
  public void setTimeout(@Nullable String timeout) {
    text("timeout", timeout);
  }

  public boolean isForce() {
    return fields.containsKey("force");
  }

  @DataBoundSetter
  public void setForce(boolean force) {
    flag("force", force);
  }

  public boolean isAllowDowngrade() {
    return fields.containsKey("allowDowngrade");
  }

  @DataBoundSetter
  public void setAllowDowngrade(boolean allowDowngrade) {
    flag("allowDowngrade", allowDowngrade);
  }

  public boolean isCheck() {
    return fields.containsKey("check");
  }

  @DataBoundSetter
  public void setCheck(boolean check) {
    flag("check", check);
  }

  /** What Jenkins asks about the step itself. */
  @Extension
  public static final class DescriptorImpl extends DeployServiceForm {
    @Override
    public Set<? extends Class<?>> getRequiredContext() {
      return Set.of(Run.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class);
    }

    @Override
    public String getFunctionName() {
      return "deployService";
    }

    @Override
    public String getDisplayName() {
      return "Deploy a service to its hosts, or roll it back";
    }

    @Override
    public String argumentsToString(Map<String, Object> arguments) {
      return Stream.of(
              argument(arguments, "operation").orElseGet(Operation.DEPLOY::word),
              argument(arguments, "target").orElse(""),
              argument(arguments, "version").orElse(""))
          .filter(it -> !it.isEmpty())
          .collect(Collectors.joining(" "));
    }

    private static Optional<String> argument(Map<String, Object> arguments, String name) {
      return Optional.ofNullable(arguments.get(name))
          .map(it -> it.toString().strip())
          .filter(it -> !it.isEmpty());
    }
  }
}
