package io.svcdeploy.scm;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.service.Recovery;
import io.svcdeploy.service.Recovery.Action;
import io.svcdeploy.service.Recovery.Kind;
import io.svcdeploy.service.ServiceAccount;
import io.svcdeploy.service.WindowsService;
import io.svcdeploy.spec.RunSpec.Start;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What {@link ServiceControlIT} does on a Windows Java: a step a line, {@code step=result}. A
 * failure is its message; anything unexpected ends the program.
 */
public final class ServiceControlSteps {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Duration AT_ONCE = Duration.ofSeconds(2);
  private static final String NAME = "svc-deploy-hello";

  private static final Recovery RECOVERY =
      new Recovery(
          List.of(
              new Action(Duration.ofSeconds(1), Kind.RESTART),
              new Action(Duration.ofMillis(2500), Kind.COMMAND)),
          Duration.ofDays(1),
          "C:\\tools\\tell.exe hällo",
          true);

  private final ServiceControl control;
  private final String program;

  private ServiceControlSteps(ServiceControl control, String program) {
    this.control = control;
    this.program = program;
  }

  /**
   * @param args the program of the service, as Windows names it
   */
  public static void main(String[] args) {
    dependenciesMemory();
    try (var control = ServiceControl.local()) {
      var steps = new ServiceControlSteps(control, args[0]);
      steps.configure();
      steps.startTypes();
      steps.delete();
      steps.runs();
      steps.isDeaf();
      steps.fails();
      steps.dependants();
      steps.keep();
    }
    say("end", "reached");
  }

  private static void say(String step, Object result) {
    OUT.println(step + "=" + result);
  }

  private static void attempt(String step, Supplier<?> action) {
    try {
      say(step, action.get());
    } catch (DeployException e) {
      say(step, "failed: " + e.getMessage());
    }
  }

  private static void attempt(String step, Runnable action) {
    attempt(
        step,
        () -> {
          action.run();
          return "done";
        });
  }

  private static void dependenciesMemory() {
    var bare = WindowsService.of(NAME, "hello.exe");
    var needs = with(bare, Start.AUTO, Recovery.NONE);
    say("dependencies", WideText.listAt(new NativeConfig(needs).dependencies()));
    say("dependencies.none", WideText.listAt(new NativeConfig(bare).dependencies()));
  }

  private WindowsService service(String name, String arguments) {
    return WindowsService.of(name, "\"" + program + "\" -name " + name + " " + arguments);
  }

  private static WindowsService with(WindowsService it, Start start, Recovery recovery) {
    return new WindowsService(
        it.name(),
        "Hällo \u4e16\u754c",
        "Says hello; \u201cpolitely\u201d",
        it.imagePath(),
        start,
        it.account(),
        List.of("RpcSs", "+Network"),
        recovery,
        Duration.ofSeconds(7));
  }

  private void configure() {
    attempt("read.none", () -> control.read(NAME));
    attempt("status.none", () -> control.status(NAME));
    var first = service(NAME, "-first");
    attempt("create", () -> control.create(first));
    say("create.same", control.read(NAME).map(this::main).equals(Optional.of(main(first))));
    attempt("create.again", () -> control.create(first));
    var second = with(service(NAME, "-second"), Start.MANUAL, Recovery.NONE);
    attempt("change", () -> control.change(second));
    say("change.read", control.read(NAME).orElseThrow());
    var bare = WindowsService.of(NAME, second.imagePath());
    attempt("change.back", () -> control.change(bare));
    say("change.back.read", control.read(NAME).orElseThrow());
    var user = new ServiceAccount.User(".\\nobody", Optional.empty());
    attempt("account.unknown", () -> control.change(as(first, user)));
    attempt("account.system", () -> control.change(as(first, new ServiceAccount.LocalService())));
    say("account.read", control.read(NAME).orElseThrow().account());
  }

  private static WindowsService as(WindowsService it, ServiceAccount account) {
    return new WindowsService(
        it.name(),
        it.displayName(),
        it.description(),
        it.imagePath(),
        it.start(),
        account,
        it.dependsOn(),
        it.recovery(),
        it.preshutdown());
  }

  private String main(WindowsService service) {
    return service.displayName()
        + service.imagePath()
        + service.start()
        + service.account()
        + service.dependsOn();
  }

  private void startTypes() {
    for (var start : Start.values()) {
      attempt(
          "start-type." + start,
          () -> {
            control.change(with(service(NAME, "-second"), start, Recovery.NONE));
            return control.read(NAME).orElseThrow().start();
          });
    }
    attempt("start.disabled", () -> control.start(NAME, SOON));
  }

  private void delete() {
    attempt("delete", () -> control.delete(NAME));
    attempt("read.deleted", () -> control.read(NAME));
    attempt("delete.again", () -> control.delete(NAME));
    attempt("start.deleted", () -> control.start(NAME, SOON));
    attempt("stop.deleted", () -> control.stop(NAME, SOON));
    attempt("change.deleted", () -> control.change(service(NAME, "")));
  }

  private void runs() {
    control.create(service(NAME, "-slow 500ms"));
    attempt("start.late", () -> control.start(NAME, Duration.ofMillis(50)));
    attempt("start", () -> control.start(NAME, SOON).state());
    attempt("start.again", () -> control.start(NAME, SOON).state());
    var running = control.status(NAME).orElseThrow();
    say("pid", ProcessHandle.of(running.pid()).isPresent());
    attempt("stop", () -> control.stop(NAME, SOON));
    say("stop.gone", !alive(running.pid()));
    say("stop.status", control.status(NAME).orElseThrow());
    attempt("stop.again", () -> control.stop(NAME, SOON));
    control.delete(NAME);
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private void isDeaf() {
    var deaf = with(service("svc-deploy-deaf", "-deaf"), Start.MANUAL, RECOVERY);
    control.create(deaf);
    var pid = control.start(deaf.name(), SOON).pid();
    var begin = System.nanoTime();
    attempt("deaf.stop", () -> control.stop(deaf.name(), AT_ONCE));
    var took = Duration.ofNanos(System.nanoTime() - begin);
    say("deaf.waited", took.compareTo(AT_ONCE) >= 0);
    say("deaf.gone", !alive(pid));
    say("deaf.state", control.status(deaf.name()).orElseThrow().state());
    attempt("deaf.start", () -> control.start(deaf.name(), SOON).state());
    // Wine has one manager, whichever machine is named; it is asked as another one's.
    try (var remote = ServiceControl.on("web-1")) {
      attempt("deaf.remote", () -> remote.stop(deaf.name(), Duration.ofMillis(300)));
    }
    attempt("deaf.kill", () -> control.stop(deaf.name(), Duration.ZERO));
    say("deaf.recovery", control.read(deaf.name()).orElseThrow().recovery().equals(RECOVERY));
    attempt("deaf.delete", () -> control.delete(deaf.name()));
  }

  private void fails() {
    control.create(service("svc-deploy-fail", "-slow 300ms -fail 42"));
    attempt("fail", () -> control.start("svc-deploy-fail", SOON));
    control.delete("svc-deploy-fail");
    control.create(WindowsService.of("svc-deploy-missing", "C:\\no\\such.exe"));
    attempt("missing", () -> control.start("svc-deploy-missing", SOON));
    control.delete("svc-deploy-missing");
  }

  private void dependants() {
    control.create(service("svc-deploy-base", ""));
    var base = service("svc-deploy-user", "");
    control.create(
        new WindowsService(
            base.name(),
            base.displayName(),
            "",
            base.imagePath(),
            Start.MANUAL,
            base.account(),
            List.of("svc-deploy-base"),
            Recovery.NONE,
            WindowsService.DEFAULT_PRESHUTDOWN));
    control.start("svc-deploy-base", SOON);
    control.start("svc-deploy-user", SOON);
    attempt("dependants.stop", () -> control.stop("svc-deploy-base", SOON));
    for (var name : List.of("svc-deploy-user", "svc-deploy-base")) {
      say(name, control.status(name).orElseThrow().state());
      attempt(name + ".stop", () -> control.stop(name, SOON));
      control.delete(name);
    }
  }

  /** Stays, so that the registry can be looked at. */
  private void keep() {
    var kept = with(service("svc-deploy-kept", ""), Start.DELAYED, Recovery.NONE);
    attempt("kept", () -> control.create(kept));
    say("kept.read", control.read(kept.name()).orElseThrow());
  }
}
