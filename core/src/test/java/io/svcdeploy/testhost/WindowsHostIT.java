package io.svcdeploy.testhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.script.Cmd;
import io.svcdeploy.script.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Windows host is what the tests on it take for granted. */
@WindowsHosts
class WindowsHostIT {
  private static final Path EXAMPLES = Path.of("../examples/windows").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void aCommandRunsInTheHomeFolderAndItsTextReachesCmdAsItWasSent(WindowsHost host) {
    assertThat(ssh(host, "cd").orFail()).isEqualTo("C:\\Users\\root");
    assertThat(ssh(host, "echo \"a b\" & echo c%OS%").orFail())
        .isEqualToNormalizingNewlines("\"a b\" \ncWindows_NT");
    assertThat(ssh(host, "exit 7").status()).isEqualTo(7);
  }

  @Test
  void aBatchFileSentBySftpRunsByItsRelativePathWithItsExitCode(WindowsHost host)
      throws IOException {
    var script = "@echo off\r\necho grüße 日本: %1\r\nexit /b 42\r\n";
    var file = Files.writeString(folder.resolve("script.cmd"), script);
    assertThat(sftp(host, "pwd", "mkdir a", "put " + file + " /C:/Users/root/a/script.cmd").out())
        .contains("Remote working directory: /C:/Users/root");
    var ran = ssh(host, "a\\script.cmd word");
    assertThat(ran.status()).isEqualTo(42);
    assertThat(ran.out()).isEqualTo("grüße 日本: word\r\n");
  }

  @Test
  void theServiceManagerRunsAGoServiceThatAnswersThroughTheConnection(WindowsHost host)
      throws IOException {
    var program = host.driveC().resolve("Program Files/demo.exe");
    WindowsHost.build(EXAMPLES, "./service", program);
    int port = FreePort.next(); // after the build, which leaves others a long time to take it
    var line =
        CommandLine.of(
            List.of("C:\\Program Files\\demo.exe", "-listen", "127.0.0.1:" + port, "-log", ""));
    host.exec("@sc create demo start= auto " + Cmd.scOption("binPath", line)).orFail();
    assertThat(host.exec("@sc start demo").orFail()).contains("PID  ");
    Waiting.untilSeen(
        "the service to run", () -> host.exec("@sc queryex demo").out(), "4  RUNNING");
    assertThat(http(host, port)).contains("200 OK", "\"version\":\"dev\"");

    assertThat(ssh(host, "reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\demo").orFail())
        .contains("    ImagePath    REG_", "SZ    " + line);
    assertThat(host.exec("@sc qc demo").out()).contains("BINARY_PATH_NAME   : " + line + "\r\n");
    assertThat(host.exec("@sc pause demo").status()).isNotZero();
    assertThat(host.exec("@sc control demo interrogate").orFail()).contains("4  RUNNING");

    host.exec("@sc stop demo").orFail();
    Waiting.untilSeen(
        "the service to stop", () -> host.exec("@sc queryex demo").out(), "1  STOPPED");
    host.exec("@sc delete demo").orFail();
    assertThat(host.exec("@sc query demo", "@echo %errorlevel%").out()).endsWith("1060\r\n");
  }

  @Test
  void aServiceThatEndsAtItsStartOrIsKilledIsStopped(WindowsHost host) {
    for (var tag : List.of("broken_exit", "broken_hang")) {
      var program = host.driveC().resolve(tag + ".exe");
      WindowsHost.build(EXAMPLES, "./service", program, "-tags", tag);
      host.exec("@sc create " + tag + " binPath= C:\\" + tag + ".exe").orFail();
    }
    host.exec("@sc start broken_exit"); // fails if the program was quick
    Waiting.untilSeen(
        "the end of broken_exit", () -> host.exec("@sc queryex broken_exit").out(), "1  STOPPED");
    host.exec("@sc start broken_hang").orFail();
    assertThat(host.exec("@sc query broken_hang").out()).contains("2  START_PENDING");
    assertThat(host.exec("@sc stop broken_hang").out()).contains("FAILED 1052");
    host.exec("@taskkill /f /im broken_hang.exe").orFail();
    assertThat(host.exec("@sc queryex broken_hang").out())
        .contains("1  STOPPED", "WIN32_EXIT_CODE    : 1067  (0x42b)", "PID                : 0");
    host.exec("@sc delete broken_exit && sc delete broken_hang").orFail();
  }

  @Test
  void whatTheServiceManagerOfWineForgetsIsKept(WindowsHost host) {
    host.exec("@sc create kept start= delayed-auto binPath= C:\\x.exe").orFail();
    host.exec("@sc failure kept reset= 60 actions= restart/1000/restart/2000//0").orFail();
    host.exec("@sc failureflag kept 1 && sc sidtype kept unrestricted").orFail();
    assertThat(host.exec("@sc qfailure kept").out())
        .contains("FAILURE_ACTIONS              : RESTART -- Delay = 1000 milliseconds.");
    assertThat(host.exec("@sc qfailureflag kept").out()).contains(": TRUE");
    assertThat(host.exec("@sc qsidtype kept").out()).contains(":  UNRESTRICTED");
    assertThat(host.exec("@sc qc kept").out()).contains("AUTO_START  (DELAYED)");
    host.exec("@sc config kept start= disabled depend= a/b").orFail();
    assertThat(host.exec("@sc qc kept").out())
        .containsPattern("DISABLED\r\n(.*\r\n)*.*DEPENDENCIES       : a\r\n {27}: b\r\n");
    host.exec("@sc delete kept").orFail();
  }

  @Test
  void certutilTellsADigest(WindowsHost host) throws Exception {
    var bytes = "some text".getBytes();
    Files.write(host.driveC().resolve("some text.txt"), bytes);
    var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(host.exec("@certutil -hashfile \"C:\\some text.txt\" SHA256").orFail())
        .isEqualToNormalizingNewlines(
            "SHA256 hash of C:\\some text.txt:\n"
                + HexFormat.of().formatHex(digest)
                + "\nCertUtil: -hashfile command completed successfully.");
    assertThat(host.exec("@certutil -hashfile C:\\none SHA256").status()).isNotZero();
  }

  @Test
  void aTaskRunsApartFromTheLoginThatAskedForIt(WindowsHost host) throws IOException {
    var out = host.driveC().resolve("task out.txt");
    Files.writeString(
        host.driveC().resolve("a task.cmd"),
        "@ping -n 2 127.0.0.1 >nul\r\n@echo %~1 in %CD%>\"C:\\task out.txt\"\r\n@exit /b 5\r\n");
    host.exec(
            "@schtasks /create /tn t /sc once /st 00:00 /f /tr \"\\\"C:\\a task.cmd\\\" \\\"b c\\\"\"")
        .orFail();
    ssh(host, "schtasks /run /tn t").orFail();
    Waiting.until("the task", () -> Files.exists(out) && status(host).equals("Ready"));
    assertThat(Files.readString(out)).startsWith("b c in C:\\windows\\system32");
    assertThat(host.exec("@schtasks /query /tn t /fo list /v").out()).contains("Last Result:   5");
    host.exec("@schtasks /change /tn t /disable").orFail();
    assertThat(status(host)).isEqualTo("Disabled");
    host.exec("@schtasks /delete /tn t /f").orFail();
    assertThat(host.exec("@schtasks /query /tn t").status()).isEqualTo(1);
  }

  private static String status(WindowsHost host) {
    var line = host.exec("@schtasks /query /tn t /fo csv /nh").orFail().split("\",\"");
    return line[2].replace("\"", "");
  }

  @Test
  void aTaskFromXmlRunsAtItsTime(WindowsHost host) throws IOException {
    var at = LocalDateTime.now().plusSeconds(3).withNano(0);
    Files.writeString(
        host.driveC().resolve("task.xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
          <Triggers><TimeTrigger><StartBoundary>%s</StartBoundary></TimeTrigger></Triggers>
          <Settings><StartWhenAvailable>true</StartWhenAvailable></Settings>
          <Actions><Exec><Command>cmd.exe</Command>
            <Arguments>/c echo x&gt;C:\\timed.txt</Arguments></Exec></Actions>
        </Task>
        """
            .formatted(at));
    host.exec("@schtasks /create /tn timed /xml C:\\task.xml /f").orFail();
    var out = host.driveC().resolve("timed.txt");
    assertThat(out).doesNotExist();
    Waiting.until("the time to come", () -> Files.exists(out));
    host.exec("@schtasks /delete /tn timed /f").orFail();
  }

  @Test
  void theSmallStandInsAnswerAsOnWindows(WindowsHost host) {
    assertThat(host.exec("@where sc").out()).startsWith("C:\\test\\bin\\sc.exe\r\n");
    assertThat(host.exec("@where /q nosuchprogram").status()).isEqualTo(1);
    var running = host.exec("@tasklist /fi \"IMAGENAME eq scheduler.exe\" /fo csv /nh").orFail();
    assertThat(running).matches("\"scheduler.exe\",\"\\d+\",.*");
    assertThat(host.exec("@tasklist /fi \"PID eq 999999\"").out()).startsWith("INFO: No tasks");
    assertThat(host.exec("@timeout /t 1").err()).contains("Input redirection is not supported");
  }

  @Test
  void nothingIsLeftAfterCloseNorAfterACrash() throws Exception {
    for (String ending : List.of("close", "crash")) {
      var left = runInAnotherProcess(ending);
      if (ending.equals("crash")) {
        assertThat(litter(left)).as("the crash leaves something to clean").isNotEmpty();
        WineHost.open().close();
      }
      assertThat(litter(left)).as(ending).isEmpty();
    }
  }

  private record Run(String name, Path folder) {}

  private static List<String> litter(Run run) {
    var found = new ArrayList<String>();
    Mounts.under(run.folder()).forEach(mount -> found.add("mount " + mount));
    if (new Cgroup(run.name()).exists()) {
      found.add("control group " + run.name());
    }
    if (Files.exists(run.folder())) {
      found.add("folder " + run.folder());
    }
    ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(run.folder() + "/"))
        .forEach(process -> found.add("process " + process.info().commandLine()));
    return found;
  }

  private static Run runInAnotherProcess(String ending) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var words = new ArrayList<>(List.of("env", "HOME=" + System.getProperty("user.home")));
    var cache = System.getenv("XDG_CACHE_HOME");
    if (cache != null) {
      words.add("XDG_CACHE_HOME=" + cache);
    }
    words.addAll(List.of("PATH=" + System.getenv("PATH"), java));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), OtherRun.class.getName()));
    words.add(ending);
    var said = Command.run(Duration.ofMinutes(1), words).out().split("\n");
    return new Run(said[0], Path.of(said[1]));
  }

  /** Starts a host in a process of its own, and ends in different ways. */
  static final class OtherRun {
    public static void main(String[] args) {
      var host = WineHost.open();
      System.out.println(host.name() + "\n" + host.folder());
      if (args[0].equals("close")) {
        host.close();
      } else {
        Runtime.getRuntime().halt(1);
      }
    }
  }

  private static List<String> options(WindowsHost host) {
    return List.of(
        "-F",
        "none",
        "-i",
        host.clientKey().toString(),
        "-o",
        "BatchMode=yes",
        "-o",
        "UserKnownHostsFile=" + host.knownHosts(),
        "-o",
        "StrictHostKeyChecking=yes");
  }

  private static Command.Result ssh(WindowsHost host, String command) {
    var words = new ArrayList<>(List.of("ssh", "-p", "" + host.port()));
    words.addAll(options(host));
    words.addAll(List.of(host.user() + "@" + host.address(), command));
    return Command.run(Duration.ofSeconds(30), words);
  }

  private Command.Result sftp(WindowsHost host, String... commands) throws IOException {
    var batch = Files.writeString(folder.resolve("batch"), String.join("\n", commands) + "\n");
    var words = new ArrayList<>(List.of("sftp", "-P", "" + host.port(), "-b", batch.toString()));
    words.addAll(options(host));
    words.add(host.user() + "@" + host.address());
    var result = Command.run(Duration.ofSeconds(30), words);
    result.orFail();
    return result;
  }

  /** What /healthz answers, asked for through the SSH connection. */
  private static String http(WindowsHost host, int port) {
    var words = new ArrayList<>(List.of("sh", "-c", "printf \"$0\" | \"$@\""));
    words.add("GET /healthz HTTP/1.0\\r\\n\\r\\n");
    words.addAll(List.of("ssh", "-W", "127.0.0.1:" + port, "-p", "" + host.port()));
    words.addAll(options(host));
    words.add(host.user() + "@" + host.address());
    return Command.run(Duration.ofSeconds(30), words).orFail();
  }
}
