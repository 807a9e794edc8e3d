package io.svcdeploy.host;

import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Platform;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A host at one moment, as one script saw it.
 *
 * @param current name of the release that runs
 * @param intact whether its files are what was shipped
 * @param altered those that are not, where the host tells; paths in the release folder
 * @param units how it is registered
 * @param releases all release folders
 * @param files path below {@code releases} and digest of every file in them
 * @param health what each release was asked to show when it was new, as it was recorded
 * @param lock that nobody gave back; it may have expired
 * @param taken what else has the service's name or runs it, a sentence each
 * @param warnings of the latest transaction: hooks that failed after it was decided
 * @param unfinished transactions that nobody decided yet
 */
public record HostState(
    HostFacts facts,
    Optional<String> current,
    boolean intact,
    List<String> altered,
    Units units,
    Set<String> releases,
    Map<String, Digest> files,
    Map<String, String> health,
    RunningService running,
    Optional<LockHolder> lock,
    List<String> warnings,
    List<String> unfinished,
    List<String> taken,
    Journal journal) {

  private static final Pattern IMAGE_PATH =
      Pattern.compile("(?i)(.*?it runs )(\"[^\"]*\"|.*?\\.exe(?![^ ])|\\S+).*");

  private static final long MOST_FOLDERS = 100_000;

  static HostState parse(String output) {
    var fields = Fields.parse(output);
    return new HostState(
        facts(fields),
        fields.text("current"),
        fields.flag("intact"),
        fields.all("altered"),
        Units.from(fields),
        releases(fields),
        files(fields),
        health(fields),
        RunningService.from(fields),
        LockHolder.from(fields),
        fields.all("warning"),
        fields.all("unfinished"),
        fields.all("taken").stream().map(HostState::withoutArguments).toList(),
        Journal.parse(fields.all("journal")));
  }

  private static HostFacts facts(Fields fields) {
    return new HostFacts(
        Platform.of(
            Platform.goOs(fields.text("os").orElse("")),
            Platform.goArch(fields.text("arch").orElse(""))),
        fields.text("user").orElse("?"),
        fields.number("uid", -1) == 0,
        fields.text("home").orElse("/"),
        fields.text("directory").orElse("/"),
        fields.text("near").orElse("/"),
        fields.flag("writable"),
        freeBytes(fields),
        (int) fields.number("manager-version", 0),
        fields.flag("lingers"),
        fields.flag("service-user"),
        fields.number("time", 0),
        Set.copyOf(fields.all("tool")),
        windows(fields));
  }

  /** What a service of Windows is started with may be somebody's secret. */
  private static String withoutArguments(String taken) {
    return IMAGE_PATH.matcher(taken).replaceFirst("$1$2");
  }

  private static long freeBytes(Fields fields) {
    long kilobytes = fields.number("free-kb", -1);
    if (kilobytes >= 0) {
      return kilobytes * 1024;
    }
    // The end of what `dir` prints: "8 Dir(s)  81293914112 bytes free", in the host's language.
    return fields.text("disk").stream()
        .flatMap(line -> Stream.of(line.split("\\s+")))
        .filter(word -> word.matches("[0-9]{1,18}"))
        .map(Long::parseLong)
        .max(Long::compare)
        // Less is the number of folders.
        .filter(bytes -> bytes > MOST_FOLDERS)
        .orElse(-1L);
  }

  private static Optional<HostFacts.Windows> windows(Fields fields) {
    return fields
        .text("os")
        .filter("windows"::equals)
        .map(
            os ->
                new HostFacts.Windows(
                    fields.flag("administrator"),
                    fields.text("default-shell"),
                    fields.flag("long-paths"),
                    fields.flag("defender")));
  }

  private static Map<String, String> health(Fields fields) {
    var records = new LinkedHashMap<String, String>();
    for (String line : fields.all("health")) {
      int space = line.indexOf(' ');
      if (space > 0) {
        records.put(line.substring(0, space), line.substring(space + 1));
      }
    }
    return records;
  }

  /** Those in the making and those that are put aside begin with a dot, and soon are gone. */
  private static Set<String> releases(Fields fields) {
    return fields.all("release").stream()
        .filter(name -> !name.startsWith("."))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Map<String, Digest> files(Fields fields) {
    var files = new LinkedHashMap<String, Digest>();
    for (String line : fields.all("has")) {
      if (line.matches("[0-9a-f]{64} [^.].*")) {
        files.put(line.substring(65), new Digest(line.substring(0, 64)));
      }
    }
    return files;
  }

  /** The version of a release folder: its name without the fingerprint at the end. */
  public static String versionOf(String release) {
    int dash = release.lastIndexOf('-');
    return dash > 0 ? release.substring(0, dash) : release;
  }

  public Optional<String> currentVersion() {
    return current.map(HostState::versionOf);
  }

  /** The lock while somebody has it: one that expired keeps nobody out. */
  public Optional<LockHolder> heldLock() {
    return lock.filter(it -> !it.expired());
  }

  /** The digest of a release's binary. */
  public Optional<Digest> binaryOf(String release, String service) {
    return Optional.ofNullable(
        files.get(release + "/" + service + facts.platform().executableSuffix()));
  }

  /** Where the host holds a file with this content; a path below {@code releases}. */
  public Optional<String> fileWith(Digest digest) {
    return files.entrySet().stream()
        .filter(file -> file.getValue().equals(digest))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The digests of all binaries of the service, the running one first: a new one is near it. */
  public List<Digest> binaries(String service) {
    return Stream.concat(current.stream(), releases.stream())
        .flatMap(release -> binaryOf(release, service).stream())
        .distinct()
        .toList();
  }

  /** True if exactly this release runs, unaltered, with this binary. */
  public boolean runs(String release, Digest binary) {
    return current.filter(release::equals).isPresent()
        && intact
        && units.asInstalled()
        && unfinished.isEmpty()
        && running.active()
        && running.executable().map(exe -> exe.digest().equals(binary.hex())).orElse(true);
  }
}
