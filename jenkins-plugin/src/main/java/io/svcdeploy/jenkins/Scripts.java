package io.svcdeploy.jenkins;

import java.util.List;

/** The few lines that become the process on the agent. Only paths stand in them. Pure. */
final class Scripts {
  private static final String FAST_START = "-XX:TieredStopAtLevel=1";

  private Scripts() {}

  /** Within a container the agent's own Java may not be there. */
  static String unix(String javaHome, List<String> classPath, String folder) {
    return """
        { set +x; } 2>/dev/null
        java=%s
        [ -x "$java" ] || java=java
        exec "$java" %s -cp %s %s %s
        """
        .formatted(
            quoted(javaHome + "/bin/java"),
            FAST_START,
            quoted(String.join(":", classPath)),
            AgentFiles.mainClass(),
            quoted(folder));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  static String windows(String javaHome, List<String> classPath, String folder) {
    return String.join(
        "\r\n",
        "@echo off",
        "%s %s -cp %s %s %s"
            .formatted(
                batchQuoted(javaHome + "\\bin\\java.exe"),
                FAST_START,
                batchQuoted(String.join(";", classPath)),
                AgentFiles.mainClass(),
                batchQuoted(folder)),
        "exit /b %ERRORLEVEL%",
        "");
  }

  /** A path of Windows has no quotes. */
  private static String batchQuoted(String path) {
    return "\"" + path.replace("%", "%%") + "\"";
  }
}
