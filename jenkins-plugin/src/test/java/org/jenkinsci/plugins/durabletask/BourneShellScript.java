package org.jenkinsci.plugins.durabletask;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import java.io.IOException;
import java.util.List;

/** The script runs by {@code sh -xe} below a shell that outlives both ends of the connection. */
public final class BourneShellScript extends FileMonitoringTask {
  private final String script;

  public BourneShellScript(String script) {
    this.script = script;
  }

  @Override
  void begin(FilePath folder, FilePath workspace, Launcher launcher, EnvVars env, String cookie)
      throws IOException, InterruptedException {
    folder.child("script.sh").write(script, "UTF-8");
    var around =
        "cd \"$1\" && (export %s=\"$3\"; sh -xe \"$2\"/script.sh >\"$2\"/log.txt 2>&1; echo $? >\"$2\"/result.tmp; mv \"$2\"/result.tmp \"$2\"/result.txt) </dev/null >/dev/null 2>&1 &"
            .formatted(COOKIE);
    launcher.start(
        List.of(
            "nohup",
            "setsid",
            "sh",
            "-c",
            around,
            "sh",
            workspace.getRemote(),
            folder.getRemote(),
            cookie),
        env);
  }
}
