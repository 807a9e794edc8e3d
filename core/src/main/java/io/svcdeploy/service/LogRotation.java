package io.svcdeploy.service;

import io.svcdeploy.script.Sh;
import io.svcdeploy.spec.RunSpec.Logs;

/** The script that rotates log files which a process keeps open for appending. */
final class LogRotation {
  private LogRotation() {}

  static String script(ServiceDefinition service, Logs.Files files) {
    return settings(service, files) + ShellResource.read("rotate.sh") + "rotate_all\n";
  }

  /** The variables that {@code rotate.sh} works with. */
  static String settings(ServiceDefinition service, Logs.Files files) {
    return Sh.assign("LOGS", service.directory() + "/logs")
        + Sh.assign("LOG_BYTES", Long.toString(files.maxBytes()))
        + Sh.assign("LOG_KEEP", Integer.toString(files.keep()));
  }
}
