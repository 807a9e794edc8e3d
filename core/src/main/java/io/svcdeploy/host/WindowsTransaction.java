package io.svcdeploy.host;

import io.svcdeploy.script.Cmd;
import java.time.Duration;
import java.util.List;

/** What the script that begins a transaction leaves on a Windows host. Pure. */
final class WindowsTransaction {
  private WindowsTransaction() {}

  /**
   * The folder of the transaction: a copy of the very script that makes it, which knows all the
   * verbs; tasks that call it; the journal's lines but for their beginning, the time; and every
   * state.
   */
  static String write(String service, String directory, String id, Switch change) {
    var folder = CmdScripts.windows(directory) + "\\.svc-deploy\\tx\\" + id;
    var text = new StringBuilder(HostResource.read("windows/create.cmd"));
    file(text, "activate.xml", task(folder, "activate", ""));
    file(text, "revert.xml", task(folder, "revert", ""));
    file(text, "deadman.xml", task(folder, "deadman", triggers(change.deadman())));
    var fields = TransactionScripts.journalFields(change);
    for (var event : List.of("switching", "confirmed", "removed")) {
      journal(text, event, line(event, "controller", fields));
    }
    journal(text, "reverted-controller", line("reverted", "controller", fields));
    journal(text, "reverted-host", line("reverted", "host", fields));
    // The reason is known later.
    var quarantined = line("quarantined", "controller", fields);
    journal(text, "quarantined-head", quarantined.substring(0, quarantined.length() - 1) + ",");
    return text + ">\"%T%\\state\" echo staged\n";
  }

  private static void file(StringBuilder text, String name, List<String> lines) {
    lines.forEach(
        line -> text.append(">>\"%T%\\").append(name).append("\" ").append(Cmd.echo(line)));
  }

  private static void journal(StringBuilder text, String event, String line) {
    text.append(">\"%T%\\journal.").append(event).append("\" ").append(Cmd.echo(line));
  }

  private static String line(String event, String by, String fields) {
    return "\"event\":\"" + event + "\",\"by\":\"" + by + "\"," + fields + "}";
  }

  /** Joins the reason to the line that waits for it. */
  static String quarantine(String reason) {
    var rest = "\"reason\":" + TransactionScripts.json(reason) + "}";
    return ">\"%T%\\quarantined-tail\" " + Cmd.echo(rest) + "call :join_quarantine\n";
  }

  private static String triggers(Duration deadman) {
    return "<RegistrationTrigger><Delay>PT"
        + deadman.toSeconds()
        + "S</Delay></RegistrationTrigger><BootTrigger/>";
  }

  /**
   * A task of the system's own account. In ASCII, so that the file is the same in every code page.
   *
   * <p>Format: Microsoft, "Task Scheduler Schema", version 1.2.
   */
  private static List<String> task(String folder, String verb, String triggers) {
    return List.of(
        "<Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">",
        "<Triggers>" + triggers + "</Triggers>",
        "<Principals><Principal id=\"system\"><UserId>S-1-5-18</UserId>"
            + "<RunLevel>HighestAvailable</RunLevel></Principal></Principals>",
        "<Settings><MultipleInstancesPolicy>Queue</MultipleInstancesPolicy>"
            + "<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>"
            + "<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>"
            + "<StartWhenAvailable>true</StartWhenAvailable>"
            + "<ExecutionTimeLimit>PT0S</ExecutionTimeLimit><Priority>5</Priority></Settings>",
        "<Actions Context=\"system\"><Exec><Command>%SystemRoot%\\System32\\cmd.exe</Command>"
            + "<Arguments>/d /q /c .\\tx.cmd "
            + verb
            + "</Arguments><WorkingDirectory>"
            + xml(folder)
            + "</WorkingDirectory></Exec></Actions>",
        "</Task>");
  }

  private static String xml(String text) {
    var escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c < 0x7f && c >= 0x20 && "<>&\"'".indexOf(c) < 0) {
                escaped.appendCodePoint(c);
              } else {
                escaped.append("&#").append(c).append(';');
              }
            });
    return escaped.toString();
  }
}
