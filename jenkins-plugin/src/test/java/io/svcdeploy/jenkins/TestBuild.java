package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** One run of a step in a Jenkins that can go down and come back. */
final class TestBuild {
  static final Map<String, TestBuild> BUILDS = new ConcurrentHashMap<>();

  /** A build of a job, as the page of it knows it. */
  static final class TestRun extends Run<TestJob, TestRun> {
    private final TestJob job;
    private final int number;
    private volatile boolean full;
    private volatile boolean broken;

    TestRun() {
      this(new TestJob(), 7);
    }

    TestRun(TestJob job, int number) {
      this.job = job;
      this.number = number;
      job.runs.put(number, this);
    }

    @Override
    public TestJob getParent() {
      return job;
    }

    /** From now on a method is not there. */
    void breakDown() {
      broken = true;
    }

    /** From now on the build cannot be kept. */
    void fill() {
      full = true;
    }

    @Override
    public void save() throws IOException {
      if (broken) {
        throw new NoSuchMethodError("hudson.model.Run.gone()");
      }
      if (full) {
        throw new IOException("no space is left");
      }
    }

    @Override
    public int getNumber() {
      return number;
    }
  }

  /** A job with a folder. */
  static class TestJob extends Job<TestJob, TestRun> {
    private static final Path JOBS = Path.of("target/jobs");

    final Map<Integer, TestRun> runs = new ConcurrentHashMap<>();
    private final Path folder = JOBS.resolve(UUID.randomUUID().toString());

    TestJob() {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public File getRootDir() {
      return folder.toFile();
    }

    @Override
    public TestRun getBuildByNumber(int sought) {
      return runs.get(sought);
    }
  }

  private final String id = UUID.randomUUID().toString();
  private final TestAgent agent;
  private final EnvVars environment = new EnvVars();
  final TestRun run = new TestRun();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final CompletableFuture<Object> end = new CompletableFuture<>();
  private volatile int jenkins;
  private volatile boolean over;
  private volatile boolean branchLives;
  private volatile boolean logFails;
  private volatile boolean loading;
  private volatile boolean keepsNothing;
  private volatile boolean cutOnceEnded;
  private final AtomicInteger looks = new AtomicInteger();
  private volatile DeployExecution execution;
  private volatile Polls polls = new Polls();
  private final List<byte[]> saved = new CopyOnWriteArrayList<>();

  TestBuild(TestAgent agent, Map<String, String> environment) {
    this.agent = agent;
    this.environment.putAll(environment);
    BUILDS.put(id, this);
  }

  String id() {
    return id;
  }

  int jenkins() {
    return jenkins;
  }

  Object give(Class<?> key) throws IOException {
    if (key == FilePath.class) {
      return agent.workspace();
    } else if (key == Launcher.class) {
      return agent.launcher();
    } else if (key == EnvVars.class) {
      return environment;
    } else if (key == Run.class) {
      return run;
    } else if (key == FlowNode.class) {
      looks.incrementAndGet();
      return FlowNode.of(() -> !over && !loading);
    } else if (key == TaskListener.class) {
      return (TaskListener) () -> new PrintStream(log, true, StandardCharsets.UTF_8);
    }
    return null;
  }

  void start(Order order, Pace pace) throws Exception {
    begin(new DeployExecution(new TestContext(this), order, pace));
  }

  void start(DeployServiceStep step) throws Exception {
    begin((DeployExecution) step.start(new TestContext(this)));
  }

  private void begin(DeployExecution begun) throws Exception {
    execution = begun;
    begun.use(polls);
    save();
    assertThat(begun.start()).as("the step goes on by itself").isFalse();
  }

  /** From now on the state of the step cannot be kept. */
  void keepsNothing(boolean now) {
    keepsNothing = now;
  }

  boolean keepsNothing() {
    return keepsNothing;
  }

  void save() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(execution);
    }
    saved.add(bytes.toByteArray());
    // The class of the field is named with dots only where there is an object.
    if (cutOnceEnded
        && bytes.toString(StandardCharsets.ISO_8859_1).contains(Ended.class.getName())) {
      agent.line(TestAgent.Line.CUT);
    }
  }

  /** The agent is away as soon as it is kept how the process ended. */
  void cutOnceEnded() {
    cutOnceEnded = true;
  }

  /** How often the step asked if it is over. */
  int looks() {
    return looks.get();
  }

  /** Jenkins goes down in an orderly way: what it knows is kept. */
  void goDown() throws Exception {
    polls.shutDown();
    save();
    crash();
  }

  /** Jenkins is gone at once: only what was kept before is left. */
  void crash() {
    jenkins++;
    polls.shutDown();
  }

  void comeBack() throws Exception {
    comeBackAs(saved.get(saved.size() - 1));
  }

  /** With what was kept at an earlier time. */
  void comeBackAs(byte[] kept) throws Exception {
    try (var in = new ObjectInputStream(new ByteArrayInputStream(kept))) {
      execution = (DeployExecution) in.readObject();
    }
    polls = new Polls();
    execution.use(polls);
    execution.onResume();
  }

  void abort() throws Exception {
    abort(new Aborted());
  }

  void abort(Throwable cause) throws Exception {
    execution.stop(cause);
  }

  /** The cause that Jenkins gives. */
  static final class Aborted extends Exception {
    private static final long serialVersionUID = 1;

    Aborted() {
      super("aborted by a person");
    }
  }

  void end(Object how) {
    assertThat(end.complete(how)).as("the step ends once").isTrue();
  }

  /** Jenkins ends the step itself, and what is left of its block's processes. */
  void endFromOutside() throws Exception {
    over = true;
    branchLives = false;
    end.complete("ended from outside");
    agent.launcher().kill(Map.of("JENKINS_NODE_COOKIE", environment.get("JENKINS_NODE_COOKIE")));
  }

  /** From now on nobody can write to the log, until that is mended. */
  void logFails(boolean fails) {
    logFails = fails;
  }

  /** Until that is over no step seems to be active. */
  void loading(boolean loads) {
    loading = loads;
  }

  /** If the branch of the step is still there. */
  void answers(Class<?> key) throws IOException {
    if (over && !branchLives) {
      throw new IOException("cannot find current thread");
    }
    if (logFails && key == TaskListener.class) {
      throw new IOException("too many open files");
    }
  }

  /** Jenkins ends the step itself, and its branch goes on, as with a {@code catchError}. */
  void endStepFromOutside() {
    over = true;
    branchLives = true;
    end.complete("ended from outside");
  }

  boolean ended() {
    return end.isDone();
  }

  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  String status() {
    return execution.getStatus();
  }

  /** Each state that was kept, the oldest first. */
  List<byte[]> saved() {
    return saved;
  }

  void untilLog(String text) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> log().contains(text) || ended());
    assertThat(log()).contains(text);
  }

  Object result() throws Exception {
    return end.get(60, TimeUnit.SECONDS);
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> success() throws Exception {
    var result = result();
    assertThat(result).as(log()).isInstanceOf(Map.class);
    return (Map<String, Object>) result;
  }

  Throwable failure() throws Exception {
    var result = result();
    assertThat(result).as(log()).isInstanceOf(Throwable.class);
    return (Throwable) result;
  }
}
