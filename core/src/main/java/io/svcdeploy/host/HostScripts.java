package io.svcdeploy.host;

import io.svcdeploy.script.Sh;
import io.svcdeploy.service.ServiceManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Assembles the scripts for one service on one host: its name and folder, the manager's functions,
 * and our own texts. Pure but for reading those texts from the jar.
 *
 * @param directory absolute, or {@code ~/…} as long as the home folder is not known
 */
record HostScripts(String service, String directory, ServiceManager manager) {

  /** What every script begins with. */
  String prelude() {
    var folder =
        directory.startsWith("~/")
            ? "DIR=$HOME/" + Sh.quote(directory.substring(2)) + "\n"
            : Sh.assign("DIR", directory);
    return Sh.assign("SVC", service)
        + folder
        + text("common.sh")
        + ServiceManager.processes()
        + manager.functions();
  }

  /**
   * The same with the folder as the host names it: what runs there later, by the service manager,
   * has no home folder.
   */
  HostScripts at(String absolute) {
    return new HostScripts(service, absolute, manager);
  }

  String withLock() {
    return prelude() + text("lock.sh");
  }

  String probe(String serviceUser) {
    return withLock() + Sh.assign("SERVICE_USER", serviceUser) + text("probe.sh");
  }

  /** The script that lives on the host for as long as a transaction does. */
  String transaction(String variables) {
    return prelude() + variables + text("tx.sh");
  }

  String staging(String id) {
    return withLock() + Sh.assign("ID", id) + text("stage.sh");
  }

  static String bootScript() {
    return text("boot.sh");
  }

  /**
   * Content for a command's standard input. In base64 no byte of it means anything to the shell,
   * and it never stands on a command line.
   */
  static String here(String base64) {
    return " <<'END_OF_BASE64'\n" + base64 + "END_OF_BASE64\n";
  }

  static String hereBase64(String text) {
    return here(base64(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** In lines, each with its end. */
  static String base64(byte[] bytes) {
    var lines = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes);
    return lines.isEmpty() ? "" : lines + "\n";
  }

  private static String text(String name) {
    try (InputStream in = HostScripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
