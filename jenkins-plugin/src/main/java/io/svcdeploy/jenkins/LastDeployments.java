package io.svcdeploy.jenkins;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Run;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import jenkins.model.TransientActionFactory;
import org.jspecify.annotations.Nullable;

/** On the page of a job: the last deployment to each target. */
public final class LastDeployments implements Action {
  /** Who deploys a target less often looks at its builds. */
  private static final int BUILDS = 30;

  private final Job<?, ?> job;

  LastDeployments(Job<?, ?> job) {
    this.job = job;
  }

  /** A line of the table. */
  public static final class Last {
    private final DeploymentAction action;
    private final int number;

    Last(DeploymentAction action, int number) {
      this.action = action;
      this.number = number;
    }

    public String getService() {
      return action.getService();
    }

    public String getTarget() {
      return action.getTarget();
    }

    public String getVersion() {
      return action.getVersion();
    }

    public String getResult() {
      return action.getResult();
    }

    public String getBuild() {
      return "#" + number;
    }

    /** From the page of the job. */
    public String getAddress() {
      return number + "/" + action.getUrlName();
    }
  }

  public List<Last> getDeployments() {
    var last = new LinkedHashMap<String, Last>();
    Run<?, ?> build = job.getLastBuild();
    for (int i = 0; i < BUILDS && build != null; i++) {
      var actions = build.getActions(DeploymentAction.class);
      for (int j = actions.size() - 1; j >= 0; j--) {
        var action = actions.get(j);
        last.putIfAbsent(
            action.getService() + "@" + action.getTarget(), new Last(action, build.getNumber()));
      }
      build = build.getPreviousBuild();
    }
    return List.copyOf(last.values());
  }

  @Override
  public @Nullable String getIconFileName() {
    return null;
  }

  @Override
  public @Nullable String getDisplayName() {
    return null;
  }

  @Override
  public @Nullable String getUrlName() {
    return null;
  }

  /** Adds it to every job; the view shows nothing where nothing was deployed. */
  @Extension
  @SuppressWarnings("rawtypes")
  public static final class Factory extends TransientActionFactory<Job> {
    @Override
    public Class<Job> type() {
      return Job.class;
    }

    @Override
    public Class<? extends Action> actionType() {
      return LastDeployments.class;
    }

    @Override
    public Collection<? extends Action> createFor(Job job) {
      Job<?, ?> known = job;
      return List.of(new LastDeployments(known));
    }
  }
}
