package io.svcdeploy.host;

import static io.svcdeploy.host.ModelHost.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.host.ModelHost.Place;
import io.svcdeploy.host.TransactionModel.Change;
import io.svcdeploy.host.TransactionModel.Move;
import io.svcdeploy.host.TransactionScene.Version;
import io.svcdeploy.script.Sh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One deployment in the model and by the real script, to which the same happens. */
final class ModelAndScript implements AutoCloseable {
  private static final TransactionModel MODEL = TransactionModel.REAL;

  private final TransactionScene scene;
  private ModelHost host;

  private final Path folder;

  /** What happened, for a person. */
  private final List<String> story = new ArrayList<>();

  ModelAndScript(Change change) throws IOException {
    folder = Files.createTempDirectory("svc-deploy-model");
    scene = new TransactionScene(HostShell.Kind.SYSTEM, folder);
    var old = version(change, change.old());
    var next = version(change, change.next());
    if (old.isPresent()) {
      scene.install(old.get());
    }
    if (next.isPresent()) {
      scene.stage(next.get());
    }
    scene.begin(next, old);
    story.add("deployed: " + change);
    host =
        MODEL.moves(ModelHost.with(change)).stream()
            .filter(ModelAndScript::begins)
            .findFirst()
            .orElseThrow()
            .to();
    compare();
  }

  private static Optional<Version> version(Change change, String name) {
    return Optional.of(name)
        .filter(it -> !it.equals(NOTHING))
        .map(it -> new Version(it, change.unitOf(it), change.atBoot(it)));
  }

  private static boolean begins(Move move) {
    return move.words().equals("a deployment begins");
  }

  /** What may happen now; of power failures the one that loses nothing, as this disk is real. */
  private List<Move> possible() {
    return MODEL.moves(host).stream()
        .filter(move -> !begins(move) && move.to().sameDiskAs(host))
        .toList();
  }

  /** Lets one of the possible things happen; what works is killed before this step, 0 never. */
  void happens(int which, int cut) throws IOException {
    var possible = possible();
    happens(possible.get(which % possible.size()), cut);
  }

  /** Lets this happen, as the model names it, and nothing disturb it. */
  void happens(String words) throws IOException {
    happens(move(words), 0);
  }

  /** Lets this happen until it is killed before that step. */
  void happens(String words, TransactionStep cutBefore) throws IOException {
    var move = move(words);
    int cut = 1;
    for (var at = move.to(); at.work().get(0) != cutBefore; at = MODEL.step(at)) {
      cut += at.work().get(0).command().isEmpty() ? 0 : 1;
    }
    happens(move, cut);
  }

  private Move move(String words) {
    return possible().stream()
        .filter(it -> it.words().equals(words))
        .findFirst()
        .orElseThrow(() -> new AssertionError(words + " is impossible: " + story()));
  }

  void comeToRest() throws IOException {
    for (int i = 0; i < 20; i++) {
      var next = possible().stream().filter(Move::byItself).findFirst();
      if (next.isEmpty()) {
        break;
      }
      happens(next.get(), 0);
    }
    assertThat(possible()).as(this::story).noneMatch(Move::byItself);
    assertThat(TransactionPromise.broken(MODEL, host, possible())).as(this::story).isEmpty();
  }

  private void happens(Move move, int cut) throws IOException {
    story.add(move.words());
    host = move.to();
    switch (move.words()) {
      case "the dead-man's time comes" -> Files.delete(scene.world("armed"));
      case "the power fails" -> scene.powerFails();
      case "the manager starts what starts at boot" -> scene.boot();
      case "the gate passes" -> {}
      default -> works(host.is(Place.BOOTING, "0") && host.verb().equals("boot") ? 0 : cut);
    }
    compare();
  }

  private void works(int cut) throws IOException {
    var patterns =
        Stream.of(TransactionStep.values())
            .flatMap(step -> Stream.of(step.command().split("\\|")))
            .filter(pattern -> !pattern.isEmpty())
            .map(ModelAndScript::shellPattern)
            .collect(Collectors.joining("|"));
    var did = scene.trace(host.verb(), patterns, cut);
    var expected = new ArrayList<String>();
    while (!host.work().isEmpty()) {
      var step = host.work().get(0);
      if (!step.command().isEmpty()) {
        if (expected.size() + 1 == cut) {
          story.add("  … is killed before " + step);
          host = host.works("", List.of());
          break;
        }
        expected.add(step.command());
      }
      host = MODEL.step(host);
    }
    assertThat(did.stream().map(ModelAndScript::command).toList())
        .as(
            () ->
                story()
                    + "\nwhat the script did:\n"
                    + String.join("\n", did).replace(folder + "/", ""))
        .isEqualTo(expected);
  }

  private static String shellPattern(String pattern) {
    return Stream.of(pattern.split("\\*", -1))
        .map(part -> part.isEmpty() ? "" : Sh.quote(part))
        .collect(Collectors.joining("*"));
  }

  /** Of which step of the model this line is. */
  private static String command(String line) {
    return Stream.of(TransactionStep.values())
        .map(TransactionStep::command)
        .filter(command -> Stream.of(command.split("\\|")).anyMatch(it -> matches(it, line)))
        .findFirst()
        .orElse(line);
  }

  private static boolean matches(String pattern, String line) {
    var regex = Stream.of(pattern.split("\\*", -1)).map(Pattern::quote);
    return line.matches(regex.collect(Collectors.joining(".*")));
  }

  private void compare() throws IOException {
    var model = new EnumMap<>(host.now());
    // What is in those the script shows by what it does.
    model.keySet().retainAll(onHost().keySet());
    assertThat(onHost()).as(this::story).isEqualTo(model);
  }

  private Map<Place, String> onHost() throws IOException {
    var there = new EnumMap<Place, String>(Place.class);
    there.put(Place.STATE, content(scene.transaction("state")));
    var decision = NOTHING;
    for (String each : List.of("undecided", "decided-confirm", "decided-revert")) {
      if (Files.exists(scene.transaction(each))) {
        decision = each.replace("decided-", "");
      }
    }
    there.put(Place.DECISION, decision);
    var link = scene.current();
    there.put(
        Place.CURRENT,
        Files.isSymbolicLink(link)
            ? Files.readSymbolicLink(link).getFileName().toString()
            : NOTHING);
    there.put(Place.UNIT, content(scene.unit()));
    there.put(Place.LOADED, content(scene.world("loaded/hello.unit")));
    there.put(Place.RUNNING, content(scene.world("running")).replace("program of ", ""));
    there.put(Place.AT_BOOT, present("enabled/hello.unit"));
    there.put(Place.TIMER, present("armed"));
    there.put(Place.GUARD, present("guard"));
    return there;
  }

  private String present(String file) {
    return Files.exists(scene.world(file)) ? "yes" : NOTHING;
  }

  private static String content(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file).strip() : NOTHING;
  }

  private String story() {
    return String.join("\n", story) + "\nwith the model's host at: " + host;
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
