package io.svcdeploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The quoting of unit and environment files, read back by a real systemd. */
@RealHosts
class SystemdTextIT {
  private static final String UNIT = "quoting.service";
  private static final String FOLDER = "/opt/quoting";

  private TestHost host;

  @BeforeEach
  void host(Fleet fleet) {
    host = fleet.host(1);
    host.exec("rm -rf " + FOLDER + "; mkdir " + FOLDER).orFail();
  }

  private static List<String> texts() {
    return Stream.concat(NastyText.EXAMPLES.stream(), NastyText.random(7, 3000).stream()).toList();
  }

  @Test
  void everyArgumentArrives() throws IOException {
    var texts = texts();
    var words = new ArrayList<>(List.of("-c", "printf '%s\\0' \"$@\" >" + FOLDER + "/out", "name"));
    words.addAll(texts);
    run("ExecStart=" + SystemdText.commandLine("/bin/sh", words));

    assertThat(printed()).containsExactlyElementsOf(texts);
  }

  @Test
  void everyEnvironmentValueArrives() throws IOException {
    var env = new LinkedHashMap<String, String>();
    texts().forEach(text -> env.put("V_" + env.size(), text));
    write(FOLDER + "/env", SystemdText.environmentFile(env));
    run(
        "EnvironmentFile=" + FOLDER + "/env",
        "ExecStart=/bin/sh -c \"env -0 >" + FOLDER + "/out\"");

    var arrived = new HashMap<String, String>();
    printed().forEach(pair -> arrived.put(pair.split("=", 2)[0], pair.split("=", 2)[1]));
    assertThat(arrived).containsAllEntriesOf(env).doesNotContainKey("INJECTED");
  }

  @Test
  void aPathIsTakenAsItIs() throws IOException {
    var path = FOLDER + "/a b $x $$ %h ünï * [x] ? -dash/x;y";
    // As a file: the words of a command pass through the locale of whoever runs the tests.
    write(
        FOLDER + "/prepare.sh",
        "p='"
            + path
            + "'; mkdir -p \"$p\" && cp /bin/sh \"$p/program\" && echo HERE=yes >\"$p/env\"");
    host.exec("sh " + FOLDER + "/prepare.sh").orFail();
    run(
        "ExecStart="
            + SystemdText.commandLine(
                path + "/program", List.of("-c", "printf '%s\\0' \"$PWD\" $HERE >out")),
        "WorkingDirectory=" + SystemdText.value(path),
        "EnvironmentFile=" + SystemdText.pattern(path + "/env"),
        "ProtectSystem=strict",
        "ReadWritePaths=" + SystemdText.path(path));

    host.exec(
            "cp "
                + FOLDER
                + "/a*/*/*/out "
                + FOLDER
                + "/out || cp "
                + FOLDER
                + "/a*/*/out "
                + FOLDER
                + "/out")
        .orFail();
    assertThat(printed()).containsExactly(path, "yes");
  }

  private void run(String... settings) throws IOException {
    write(
        "/etc/systemd/system/" + UNIT,
        "[Service]\nType=oneshot\n" + String.join("\n", settings) + "\n");
    var run =
        host.exec(
            "systemctl daemon-reload; systemctl start "
                + UNIT
                + " || { journalctl -u "
                + UNIT
                + " -n 30 -o cat; exit 1; }");
    run.orFail();
  }

  private java.nio.file.Path onHost(String path) {
    return host.rootFolder().resolve(path.substring(1));
  }

  private void write(String path, String text) throws IOException {
    Files.writeString(onHost(path), text);
  }

  private List<String> printed() throws IOException {
    var text = Files.readString(onHost(FOLDER + "/out"));
    return List.of(text.substring(0, text.length() - 1).split("\0", -1));
  }
}
