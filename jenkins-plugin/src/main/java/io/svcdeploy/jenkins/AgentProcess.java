package io.svcdeploy.jenkins;

import hudson.EnvVars;
import hudson.FilePath;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.durabletask.BourneShellScript;
import org.jenkinsci.plugins.durabletask.Controller;
import org.jenkinsci.plugins.durabletask.WindowsBatchScript;
import org.jspecify.annotations.Nullable;

/**
 * The process of the command on the agent, which needs neither this Jenkins nor a connection to
 * live on. It is followed by files in a folder of its own, see {@link
 * io.svcdeploy.jenkins.agent.Runner}.
 */
final class AgentProcess implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int EVENTS_HEAD = 10_000;
  private static final int LARGEST_OUTCOME = 8 << 20;
  private static final Pattern DEPLOYMENT =
      Pattern.compile("\"type\":\"run-started\".*?\"deployment\":\"([A-Za-z0-9._-]{1,100})\"");

  private final String id = UUID.randomUUID().toString().substring(0, 8);
  private @Nullable Controller controller;
  private int told;
  private boolean begun;
  private boolean windows;
  private transient boolean begunInThisJenkins;

  private FilePath folder(Place place) {
    return folder(place.temporary());
  }

  private FilePath folder(FilePath temporary) {
    return temporary.child("svc-deploy").child("run-" + id);
  }

  boolean started() {
    return controller != null;
  }

  /** False if there is certainly none. */
  boolean mayRun() {
    return started() || begun;
  }

  /** True if it was told to stop. */
  boolean told() {
    return told > 0;
  }

  /** True if it may exist though its start was not seen to the end. */
  boolean uncertain(Place place) throws IOException, InterruptedException {
    return controller == null
        && ((begun && !begunInThisJenkins) || folder(place).child("words").exists());
  }

  /** From now on it may exist, whatever becomes of this Jenkins or of the files. */
  void begins() {
    begun = true;
    begunInThisJenkins = true;
  }

  /**
   * @param secrets which only the process is to know: they go neither by its environment, which
   *     some launchers put on a command line, nor by its arguments
   * @param wanted throws if nothing is to be started any more
   */
  void start(
      Place place, Order order, EnvVars environment, Map<String, String> secrets, Polls.Work wanted)
      throws IOException, InterruptedException {
    var folder = folder(place);
    folder.mkdirs();
    var classPath = AgentFiles.install(place.temporary());
    var java = place.workspace().act(new AgentFiles.JavaHome());
    if (!secrets.isEmpty()) {
      folder.child(AgentFiles.SECRETS).act(new AgentFiles.Secrets(secrets));
    }
    // From here on it is not certain that nothing runs.
    folder.child("words").write(String.join("\n", lines(place, order, folder)) + "\n", "UTF-8");
    // The command's way took a while.
    wanted.run();
    windows = !place.launcher().isUnix();
    var task =
        !windows
            ? new BourneShellScript(Scripts.unix(java, classPath, folder.getRemote()))
            : new WindowsBatchScript(Scripts.windows(java, classPath, folder.getRemote()));
    task.charset(StandardCharsets.UTF_8);
    // The end of a node's block kills what has its cookie: a run that takes back must end first.
    environment.put("JENKINS_NODE_COOKIE", "dontKillMe");
    controller = task.launch(environment, place.workspace(), place.launcher(), place.listener());
  }

  private static List<String> lines(Place place, Order order, FilePath folder) {
    var report = place.workspace().child(order.reportFolder()).getRemote();
    var lines = new ArrayList<>(List.of(report));
    lines.addAll(order.words());
    if (Invocation.changing(order.operation())) {
      var events = folder.child("events.jsonl").getRemote();
      lines.addAll(List.of("--report", report, "--events", events, "--plain"));
    }
    return lines;
  }

  /** Copies what was printed since the last time; true if there was anything. */
  boolean copyLog(FilePath workspace, OutputStream log) throws IOException, InterruptedException {
    return controller().writeLog(workspace, log);
  }

  /** Empty while it runs. */
  OptionalInt status(Place place) throws IOException, InterruptedException {
    var status =
        Optional.ofNullable(
            controller().exitStatus(place.workspace(), place.launcher(), place.listener()));
    return status.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /**
   * Interrupts it, the second time to leave all to the hosts. Only what it was not told yet is
   * told.
   *
   * @return true if it is told now
   */
  boolean tell(FilePath temporary, int times) throws IOException, InterruptedException {
    boolean news = told < times;
    while (told < times) {
      folder(temporary).child("stop-" + (told + 1)).write("", "UTF-8");
      told++;
    }
    return news;
  }

  /** Whatever runs or is still to run is to stop, and what it was to know is gone. */
  void giveUp(Place place) throws IOException, InterruptedException {
    tell(place.temporary(), 1);
    forgetSecrets(place.temporary());
  }

  /** What no process has taken is not to stay. */
  void forgetSecrets(FilePath temporary) throws IOException, InterruptedException {
    folder(temporary).child(AgentFiles.SECRETS).deleteRecursive();
  }

  /** False where only somebody who lost sight of it would tell such a status. */
  boolean itsOwn(int status) {
    return status >= 0 || windows;
  }

  /** Ends it from outside, with all else that durable-task started in the workspace. */
  void kill(Place place) throws IOException, InterruptedException {
    controller().stop(place.workspace(), place.launcher());
  }

  /** The run's id in the hosts' journals; empty if it has not come so far. */
  Optional<String> deployment(Place place) throws IOException, InterruptedException {
    var events = folder(place).child("events.jsonl").act(new AgentFiles.Text(EVENTS_HEAD));
    var matcher = DEPLOYMENT.matcher(events);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** What it left when it ended; without any facts if it was killed. */
  Outcome outcome(Place place) throws IOException, InterruptedException {
    return Outcome.parse(folder(place).child("outcome").act(new AgentFiles.Text(LARGEST_OUTCOME)));
  }

  /** True if it has told how it ended. */
  boolean leftOutcome(Place place) throws IOException, InterruptedException {
    return folder(place).child("outcome").exists();
  }

  void cleanUp(Home home) throws IOException, InterruptedException {
    folder(home.temporary()).deleteRecursive();
    if (controller != null) {
      controller().cleanup(home.workspace());
    }
  }

  private Controller controller() {
    return Optional.ofNullable(controller).orElseThrow();
  }
}
