package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.release.Digest;
import io.svcdeploy.script.Sh;
import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A host with releases and a service manager that is a few files: {@code units} is where it reads
 * registrations, {@code loaded} what it read, {@code enabled} what starts at boot, {@code running}
 * which program runs, by which registration, {@code armed} the dead-man, {@code guard} what looks
 * for unfinished transactions at boot, {@code booting} that the services are still to be started.
 */
final class TransactionScene {
  /** A release that a host has, and how it is registered. */
  record Version(String release, String unit, boolean enabled) {}

  private static final String MANAGER =
      """
      sm_reload() { step sm_reload; rm -f "$W"/loaded/*; cp "$W"/units/* "$W/loaded/" 2>/dev/null || :; }
      sm_enable() { for u in "$@"; do step sm_enable "$u"; [ -f "$W/units/$u" ] && touch "$W/enabled/$u" || return; done; }
      sm_disable() { for u in "$@"; do step sm_disable "$u"; [ ! -f "$W/units/$u" ] || rm -f "$W/enabled/$u"; done; }
      sm_enabled() { [ -e "$W/enabled/$1" ]; }
      sm_rests() { return 1; }
      sm_start() {
        step sm_start
        [ ! -e "$W/running" ] || return 0
        printf '%s by %s\\n' "$(cat "$DIR/current/hello")" "$(cat "$W/loaded/hello.unit")" >"$W/running.new"
        command mv "$W/running.new" "$W/running"
      }
      sm_stop() { step sm_stop; rm -f "$W/running"; }
      sm_holds() { [ -e "$W/held" ]; }
      sm_later() { step sm_later; printf '%s' "$1" >"$W/later"; }
      starts() { [ -e "$W/booting" ] && [ -e "$W/enabled/hello.unit" ] && [ -e "$W/units/hello.unit" ]; }
      sm_look() { if [ -e "$W/running" ] || starts; then echo wanted=1; else echo wanted=0; fi; }
      sm_taken() { cat "$W/taken" 2>/dev/null; }
      sm_arm() { touch "$W/guard"; touch "$W/armed"; }
      sm_disarm() { rm -f "$W/armed"; rm -f "$W/guard"; }
      """;

  private static final String FULL_DISK =
      """
      printf() { command printf '' && return 1; }
      cp() { for last in "$@"; do :; done; : >"$last"; return 1; }
      """;

  private static final String[] CHANGES = {"mv", "ln", "cp", "rm", "mkdir", "chmod", "dd", "touch"};

  private final HostShell host;
  private final Path world;
  private final Path directory;

  /** What the next transaction runs around its switch. */
  private List<HostHook> hooks = List.of();

  TransactionScene(HostShell.Kind kind, Path folder) throws IOException {
    host = new HostShell(kind, folder);
    world = folder.resolve("the world");
    directory = folder.resolve("my service");
    for (String part : List.of("units", "loaded", "enabled")) {
      Files.createDirectories(world.resolve(part));
    }
    Files.createDirectories(directory.resolve(".svc-deploy/tx"));
    Files.createDirectories(directory.resolve("releases"));
  }

  /** One runs, and the change to the next has begun. */
  static TransactionScene begun(
      HostShell.Kind kind, Path folder, Version one, Version next, List<HostHook> hooks)
      throws IOException {
    var scene = new TransactionScene(kind, folder);
    scene.install(one);
    scene.stage(next);
    scene.hooks(hooks);
    scene.begin(Optional.of(next), Optional.of(one));
    return scene;
  }

  /** Of these points, in this order. */
  void hooks(List<HostHook> some) {
    hooks = List.copyOf(some);
  }

  HostShell host() {
    return host;
  }

  /** Puts the release's folder there, as staging does. */
  void stage(Version version) throws IOException {
    var folder = directory.resolve("releases").resolve(version.release());
    var settings = Files.createDirectories(folder.resolve(".svc-deploy/units"));
    var files = new TreeMap<String, String>();
    files.put("hello", "program of " + version.release());
    files.put(".svc-deploy/install", "hello.unit " + world.resolve("units/hello.unit") + "\n");
    files.put(".svc-deploy/enabled", version.enabled() ? "hello.unit\n" : "");
    files.put(".svc-deploy/units/hello.unit", version.unit());
    for (var file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    var sums =
        files.entrySet().stream()
            .map(file -> Digest.of(file.getValue()).hex() + " " + file.getKey() + "\n")
            .collect(Collectors.joining());
    Files.writeString(settings.resolveSibling("SHA256SUMS"), sums);
  }

  /** Everything that belongs to a version is in place and it runs. */
  void install(Version version) throws IOException {
    stage(version);
    Files.createSymbolicLink(directory.resolve("current"), Path.of("releases", version.release()));
    for (String place : List.of("units", "loaded")) {
      Files.writeString(world.resolve(place).resolve("hello.unit"), version.unit());
    }
    if (version.enabled()) {
      Files.createFile(world.resolve("enabled/hello.unit"));
    }
    Files.writeString(world.resolve("running"), runs(version));
  }

  private static String runs(Version version) {
    return "program of " + version.release() + " by " + version.unit() + "\n";
  }

  /** Writes the transaction's folder, as the controller does. */
  void begin(Optional<Version> next, Optional<Version> previous) throws IOException {
    begin(next, previous, "sm_detach() { :; }").exits(0);
    var text = Files.readString(transaction("tx.sh"));
    var ours = text.indexOf("# One deployment's transaction.");
    assertThat(ours).isPositive();
    Files.writeString(transaction("tx.head"), text.substring(0, ours));
    Files.writeString(transaction("tx.tail"), text.substring(ours));
  }

  /**
   * @param detach the function that starts it apart from the connection
   */
  HostShell.Result begin(Optional<Version> next, Optional<Version> previous, String detach) {
    var scripts =
        new ShScripts("hello", directory.toString(), ServiceManager.of(ManagerKind.SCRIPT));
    var change =
        new Switch(
            next.map(Version::release),
            previous.map(Version::release),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            true,
            hooks,
            new Switch.Origin(
                "d 1", "deploy", "1", Optional.of("c0ffee"), "ab", "me \"at\" here", true));
    // The controller's script, but for what starts it.
    var script = TransactionScripts.begin(scripts, "d1", change);
    return host.run(scripts.withLock() + detach + "\n" + script);
  }

  Path transaction(String file) {
    return directory.resolve(".svc-deploy/tx/d1").resolve(file);
  }

  /** Runs a verb; before its change with this number it is killed, 0 never. */
  HostShell.Result run(String verb, int cutBefore) throws IOException {
    return host.end(start(verb, cutBefore));
  }

  /** Runs a verb while nothing can be written: files come into being, but stay empty. */
  HostShell.Result runOnFullDisk(String verb) throws IOException {
    return host.end(start(verb, HostShell.cutBefore(0, CHANGES) + FULL_DISK));
  }

  /**
   * Runs a verb; of the steps that are matched by this pattern of the shell it is killed before the
   * one with this number, 0 never.
   *
   * @return the steps that it did
   */
  List<String> trace(String verb, String pattern, int cutBefore) throws IOException {
    var trace = world.resolve("trace");
    Files.writeString(trace, "");
    var step =
        """
        STEPS=0
        step() {
          case "$*" in %s) ;; *) return 0 ;; esac
          STEPS=$((STEPS + 1))
          [ "$STEPS" -ne %d ] || kill -9 $$
          command printf '%%s\\n' "$*" >>"$W/trace"
        }
        sync() { step sync "$@"; }
        """
            .formatted(pattern, cutBefore);
    host.end(start(verb, step + HostShell.steps(CHANGES)));
    return Files.readAllLines(trace);
  }

  HostShell.Running start(String verb, int cutBefore) throws IOException {
    return start(verb, HostShell.cutBefore(cutBefore, CHANGES));
  }

  private HostShell.Running start(String verb, String commands) throws IOException {
    return host.start(
        Sh.assign("W", world.toString())
            + Files.readString(transaction("tx.head"))
            // The disk of this machine is not what is tested here.
            + "sync() { :; }\n"
            + commands
            + MANAGER
            + "set -- "
            + verb
            + "\n"
            + Files.readString(transaction("tx.tail")));
  }

  /** What the host tells of the transaction when the controller asks. */
  Fields told() {
    var folder = Sh.assign("T", transaction("").toString());
    return host.run(scripts().withLock() + folder + TransactionScripts.PRINT_RESULT)
        .exits(0)
        .fields();
  }

  void holdSockets() throws IOException {
    Files.createFile(world.resolve("held"));
  }

  String state() throws IOException {
    return Files.readString(transaction("state")).strip();
  }

  /** Nothing runs any more; then the manager is there again, and has read the registrations. */
  void powerFails() throws IOException {
    for (String gone : List.of("running", "armed", "later")) {
      Files.deleteIfExists(world.resolve(gone));
    }
    // Also what a write that was cut off left beside the registration, and the manager read.
    for (String read : names("loaded")) {
      Files.delete(world.resolve("loaded").resolve(read));
    }
    Files.writeString(world.resolve("booting"), "");
    for (String unit : names("units")) {
      Files.copy(world.resolve("units").resolve(unit), world.resolve("loaded").resolve(unit));
    }
  }

  /** Runs what waited for the service, if anything did. */
  void afterBoot(int cutBefore) throws IOException {
    var later = world.resolve("later");
    if (Files.exists(later)) {
      var verb = Files.readString(later);
      Files.delete(later);
      run(verb, cutBefore);
    }
  }

  /** Last of all the manager starts what is enabled. */
  void boot() throws IOException {
    Files.deleteIfExists(world.resolve("booting"));
    if (names("enabled").contains("hello.unit")
        && Files.exists(world.resolve("loaded/hello.unit"))
        && Files.notExists(world.resolve("running"))) {
      var program = Files.readString(directory.resolve("current/hello"));
      var unit = Files.readString(world.resolve("loaded/hello.unit"));
      Files.writeString(world.resolve("running"), program + " by " + unit + "\n");
    }
  }

  Path world(String file) {
    return world.resolve(file);
  }

  private List<String> names(String place) throws IOException {
    try (var files = Files.list(world.resolve(place))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Link, registration, what starts at boot and what runs are all this version's; no dead-man. */
  void assertAll(Optional<Version> version, String where) throws IOException {
    var link = current();
    var unit = version.map(Version::unit);
    var enabled = version.filter(Version::enabled).map(it -> List.of("hello.unit"));
    assertThat(Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : "nothing")
        .as(where)
        .isEqualTo(version.map(it -> "releases/" + it.release()).orElse("nothing"));
    assertThat(names("units")).as(where).hasSize(version.isPresent() ? 1 : 0);
    for (String name : names("units")) {
      assertThat(Files.readString(world.resolve("units").resolve(name)))
          .as(where)
          .isEqualTo(unit.orElseThrow());
    }
    assertThat(names("enabled")).as(where).isEqualTo(enabled.orElse(List.of()));
    var running = world.resolve("running");
    assertThat(Files.exists(running) ? Files.readString(running) : "nothing")
        .as(where)
        .isEqualTo(version.map(TransactionScene::runs).orElse("nothing"));
    assertThat(world.resolve("armed")).as(where).doesNotExist();
    assertThat(world.resolve("guard")).as(where).doesNotExist();
    assertJournalIsWhole(where);
  }

  List<JournalEntry> journal() throws IOException {
    return Journal.parse(journalLines()).entries();
  }

  private List<String> journalLines() throws IOException {
    var file = directory.resolve(".svc-deploy/journal.jsonl");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void assertJournalIsWhole(String where) throws IOException {
    var events = new ArrayList<String>();
    for (String line : journalLines()) {
      events.add(new JsonMapper().readTree(line).path("event").asText());
    }
    assertThat(events).as(where).allMatch(event -> !event.isEmpty());
  }

  Path journalFile() {
    return directory.resolve(".svc-deploy/journal.jsonl");
  }

  Path unit() {
    return world("units/hello.unit");
  }

  ShScripts scripts() {
    return new ShScripts("hello", directory.toString(), ServiceManager.of(ManagerKind.SCRIPT));
  }

  /** The link to what runs. */
  Path current() {
    return directory.resolve("current");
  }

  Path release(Version version) {
    return directory.resolve("releases").resolve(version.release());
  }
}
