package io.svcdeploy.jenkins;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import jenkins.model.TransientActionFactory;
import org.jspecify.annotations.Nullable;

/**
 * On the page of a job: the last deployment to each target. Which builds these are stands in a file
 * of the job's folder, a line with the number of the build and what was deployed where: to look
 * through the builds would load them from the disk each time that anybody looks at any job.
 */
public final class LastDeployments implements Action {
  private static final Logger LOGGER = Logger.getLogger(LastDeployments.class.getName());
  private static final String FILE = "svc-deploy-last";
  private static final Pattern LINE = Pattern.compile("([0-9]{1,9}) (.*@.*)", Pattern.DOTALL);

  /** Who deploys to more of them, such as one for each branch, looks at the builds. */
  private static final int MOST = 30;

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

  /** Those whose builds are still there, the newest first. */
  public List<Last> getDeployments() {
    var last = new ArrayList<Last>();
    numbers(job).forEach((where, number) -> of(number, where).ifPresent(last::add));
    last.sort((one, other) -> Integer.compare(other.number, one.number));
    return last;
  }

  private Optional<Last> of(int number, String where) {
    @Nullable Run<?, ?> build = job.getBuildByNumber(number);
    return build == null
        ? Optional.empty()
        : build.getActions(DeploymentAction.class).stream()
            .filter(it -> where(it).equals(where))
            .reduce((earlier, later) -> later)
            .map(it -> new Last(it, number));
  }

  /** That this build is the last which deployed there: an older one that ends later is not. */
  static void note(Run<?, ?> build, DeploymentAction action) throws IOException {
    var job = build.getParent();
    synchronized (LastDeployments.class) {
      var numbers = read(job);
      numbers.merge(
          where(action),
          build.getNumber(),
          (before, now) ->
              before > now && job.getBuildByNumber(before) == null ? now : Math.max(before, now));
      var lines =
          numbers.entrySet().stream()
              .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
              .limit(MOST)
              .map(it -> it.getValue() + " " + it.getKey())
              .toList();
      var part = file(job).resolveSibling(FILE + ".part");
      Files.write(part, lines);
      Files.move(part, file(job), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static String where(DeploymentAction action) {
    return (action.getService() + "@" + action.getTarget()).replaceAll("\\p{Cntrl}", " ");
  }

  private static Path file(Job<?, ?> job) {
    return job.getRootDir().toPath().resolve(FILE);
  }

  private static Map<String, Integer> numbers(Job<?, ?> job) {
    try {
      return read(job);
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot read what was deployed last", e);
      return Map.of();
    }
  }

  /** Whatever a torn line has is passed over. */
  private static Map<String, Integer> read(Job<?, ?> job) throws IOException {
    var numbers = new TreeMap<String, Integer>();
    if (Files.exists(file(job))) {
      var text = new String(Files.readAllBytes(file(job)), StandardCharsets.UTF_8);
      for (var line : text.lines().toList()) {
        var matcher = LINE.matcher(line);
        if (matcher.matches()) {
          numbers.put(matcher.group(2), Integer.valueOf(matcher.group(1)));
        }
      }
    }
    return numbers;
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
