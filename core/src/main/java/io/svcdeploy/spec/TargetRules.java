package io.svcdeploy.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold within a target: its hosts, the way to them, and what may run there. */
final class TargetRules {
  /** Folders whose content is not ours: a service's folder is one that nothing else lives in. */
  private static final Set<String> SHARED =
      Set.of(
          """
          /bin /boot /dev /etc /home /lib /lib32 /lib64 /lost+found /media /mnt /opt /proc /root
          /run /sbin /snap /srv /sys /tmp /usr /var /Applications /Library /System /Users /Volumes
          /private /etc/init.d /etc/systemd /etc/systemd/system /usr/bin /usr/include /usr/lib
          /usr/lib/systemd /usr/lib64 /usr/libexec /usr/local /usr/local/bin /usr/local/etc
          /usr/local/lib /usr/local/sbin /usr/local/share /usr/sbin /usr/share /usr/src /var/cache
          /var/lib /var/local /var/log /var/mail /var/opt /var/run /var/spool /var/tmp ~
          """
              .trim()
              .split("\\s+"));

  private static final List<String> VIRTUAL = List.of("/proc/", "/sys/", "/dev/");

  /** What systemd refuses in the path of a program, however it is written. */
  private static final Pattern UNSAFE_PROGRAM = Pattern.compile("[\"'\\\\]");

  private final Tree.Fields file;
  private final String name;
  private final Tree.Fields target;
  private final Problems problems;

  private TargetRules(Tree.Fields file, String name, Tree.Fields target, Problems problems) {
    this.file = file;
    this.name = name;
    this.target = target;
    this.problems = problems;
  }

  static void check(Tree.Fields file, Problems problems) {
    file.entries("targets")
        .forEach(
            (name, tree) -> {
              if (tree instanceof Tree.Fields target) {
                new TargetRules(file, name, target, problems).check();
              }
            });
  }

  /** How many hosts the largest target has. */
  static int mostHosts(Tree.Fields file) {
    return file.entries("targets").values().stream()
        .mapToInt(tree -> tree instanceof Tree.Fields target ? target.items("hosts").size() : 0)
        .max()
        .orElse(0);
  }

  /** The address and port of a host in either form; empty if it was not written right. */
  static Optional<Endpoint> endpoint(Tree host) {
    if (!(host instanceof Tree.Fields fields)) {
      return Optional.of(host.as(Endpoint.class));
    }
    return fields
        .find("name", String.class)
        .map(
            name ->
                new Endpoint(
                    name,
                    fields.find("address", String.class).orElse(name),
                    fields.find("port", Integer.class)));
  }

  private void check() {
    hosts();
    jumps();
    user();
    managers();
    ConnectionRules.check(name, target, problems);
    if (target.at("directory").isPresent()) {
      directory(target.text("directory"));
    }
  }

  private void hosts() {
    var names = new HashMap<String, Position>();
    var addresses = new HashMap<String, Position>();
    for (var host : target.items("hosts")) {
      endpoint(host).ifPresent(endpoint -> host(host, endpoint, names, addresses));
    }
  }

  private void host(
      Tree host, Endpoint endpoint, Map<String, Position> names, Map<String, Position> addresses) {
    if (host instanceof Tree.Fields f
        && f.at("address").isEmpty()
        && !endpoint.name().matches(Endpoint.ADDRESS)) {
      problem(
          f.positionOf("name"),
          "hosts",
          Shown.quoted(endpoint.name()) + " is no host name or address",
          "say what to connect to by address and port");
    }
    var place = place(endpoint, sshPort());
    var what = "targets." + name + ".hosts: the host " + Shown.quoted(endpoint.name());
    if (names.containsKey(endpoint.name())) {
      problems.addIfTwice(names, endpoint.name(), host.position(), what);
    } else {
      names.put(endpoint.name(), host.position());
      problems.addIfTwice(addresses, place, host.position(), what);
    }
  }

  private int sshPort() {
    return target.fields("ssh").flatMap(ssh -> ssh.find("port", Integer.class)).orElse(22);
  }

  private static String place(Endpoint endpoint, int defaultPort) {
    return endpoint.address().toLowerCase(Locale.ROOT) + " " + endpoint.port().orElse(defaultPort);
  }

  private void jumps() {
    var hosts =
        target.items("hosts").stream()
            .flatMap(host -> endpoint(host).stream())
            .collect(
                Collectors.toMap(
                    host -> place(host, sshPort()), Endpoint::name, (first, second) -> first));
    var seen = new HashMap<String, Position>();
    for (var hop : target.fields("ssh").map(ssh -> ssh.items("jump")).orElse(List.of())) {
      var text = hop.as(Template.class).text();
      if (!text.contains("${")) {
        jump(hop, text, hosts, seen);
      }
    }
  }

  private void jump(Tree hop, String text, Map<String, String> hosts, Map<String, Position> seen) {
    var endpoint = Endpoint.withUser(text);
    if (endpoint.isEmpty() || !text.matches("(?:[^\\s@-][^\\s@]*@)?[^@]+")) {
      problem(hop.position(), "ssh.jump", Shown.quoted(text) + " is no host", "[user@]host[:port]");
      return;
    }
    var place = place(endpoint.get(), 22);
    if (hosts.containsKey(place)) {
      problem(
          hop.position(),
          "ssh.jump",
          "the host " + Shown.quoted(hosts.getOrDefault(place, "")) + " would be its own jump host",
          "put it in a target without this jump");
    }
    if (seen.putIfAbsent(place, hop.position()) != null) {
      problem(
          hop.position(), "ssh.jump", Shown.quoted(text) + " is gone through twice", "remove one");
    }
  }

  private void user() {
    target
        .fields("ssh")
        .flatMap(ssh -> ssh.at("user"))
        .ifPresent(
            user -> {
              var text = user.as(Template.class).text();
              if (!text.contains("${") && !text.matches("[^\\s:/-][^\\s:/]*")) {
                problem(
                    user.position(),
                    "ssh.user",
                    Shown.quoted(text) + " is no user name",
                    "no spaces, colons or slashes, and no dash to begin with");
              }
            });
  }

  private String manager() {
    return target.find("manager", String.class).orElse("systemd");
  }

  private boolean isWindows() {
    return Leaf.Choice.of(TargetSpec.ManagerKind.class).words().contains(manager())
        && Leaf.Choice.constant(TargetSpec.ManagerKind.class, manager()).windows();
  }

  private void managers() {
    var manager = manager();
    if (manager.equals("systemd")) {
      return;
    }
    if (manager.equals("systemd-user") && target.find("sudo", Boolean.class).orElse(false)) {
      problem(
          target.positionOf("sudo"),
          "sudo",
          "systemd-user runs the service as the login user, not as root",
          "remove sudo, or use manager: systemd");
    }
    if (isWindows()) {
      windows();
      return;
    }
    for (var account : List.of("user", "group")) {
      if (file.fields("run").flatMap(run -> run.at(account)).isPresent()) {
        problem(
            target.positionOf("manager"),
            "manager",
            manager + " runs the service as the login user, so run." + account + " cannot hold",
            "remove run." + account + " and log in as that user, or use manager: systemd");
      }
    }
  }

  private void windows() {
    if (target.find("sudo", Boolean.class).orElse(false)) {
      problem(
          target.positionOf("sudo"),
          "sudo",
          "there is no sudo on Windows",
          "remove it, and log in as an administrator");
    }
  }

  /** A drive, plain names, and nothing that belongs to Windows. */
  private void windowsDirectory(String directory) {
    var path = directory.replace('\\', '/').replaceFirst("/$", "");
    if (!path.matches("[A-Za-z]:/.+")) {
      wrongDirectory(Shown.quoted(directory) + " is not absolute", "write C:/Program Files/hello");
    } else if (path.contains("//")
        || Stream.of(path.split("/")).anyMatch(TargetRules::isDots)
        || !path.substring(2).matches("[^<>:\"|?*\\p{Cntrl}]+")) {
      wrongDirectory(
          Shown.quoted(directory) + " is no plain path",
          "write it without . and .. and double slashes, and without < > : \" | ? *");
    } else if (path.matches(
        "(?i)[a-z]:/(windows(/.*)?|users|program files( \\(x86\\))?|programdata)")) {
      wrongDirectory(
          Shown.quoted(directory) + " belongs to the system or to others",
          "choose a folder of the service's own, such as C:/Program Files/hello");
    }
  }

  private void directory(String directory) {
    if (isWindows()) {
      windowsDirectory(directory);
      return;
    }
    var path = directory.length() > 1 ? directory.replaceFirst("/$", "") : directory;
    if (!directory.startsWith("/") && !directory.startsWith("~/")) {
      wrongDirectory(
          Shown.quoted(directory) + " is not absolute",
          "write /opt/hello, or ~/hello for the login user's home");
    } else if (path.contains("//") || Stream.of(path.split("/")).anyMatch(TargetRules::isDots)) {
      wrongDirectory(
          Shown.quoted(directory) + " is no plain path",
          "write it without . and .. and double slashes");
    } else if (isOfOthers(path)) {
      wrongDirectory(
          Shown.quoted(directory) + " belongs to the system or to others",
          "choose a folder of the service's own, such as /opt/hello");
    } else if (UNSAFE_PROGRAM.matcher(path).find() && manager().startsWith("systemd")) {
      wrongDirectory(
          Shown.quoted(directory) + " has a quote or a backslash: systemd runs no program there",
          "choose another folder, or manager: script");
    }
  }

  private static boolean isOfOthers(String path) {
    return path.equals("/")
        || SHARED.contains(path)
        || path.matches("/(home|Users)/[^/]+")
        || VIRTUAL.stream().anyMatch(path::startsWith);
  }

  private void wrongDirectory(String message, String hint) {
    problem(target.positionOf("directory"), "directory", message, hint);
  }

  private static boolean isDots(String segment) {
    return segment.equals(".") || segment.equals("..");
  }

  private void problem(Position position, String key, String message, String hint) {
    problems.add(position, "targets." + name + "." + key + ": " + message, hint);
  }
}
