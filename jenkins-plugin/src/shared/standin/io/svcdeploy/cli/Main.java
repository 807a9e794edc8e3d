package io.svcdeploy.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sun.misc.Signal;

/**
 * Behaves as the command does towards whoever runs it: lines, events, signals, report, exit code.
 * What it does between is told by the variable STANDIN, so that a test can stop it anywhere.
 */
public final class Main {
  private static volatile int signals;
  private static volatile boolean deaf;
  private static String verdict = "plain";
  private static Map<String, String> provided = Map.of();

  public static void provide(Map<String, String> values) {
    provided = values;
  }

  public static int run(String... args) {
    try {
      return deploy(List.of(args));
    } catch (Exception e) {
      e.printStackTrace();
      return 1;
    }
  }

  private static int number(Map<String, String> plan, String name) {
    return Integer.parseInt(plan.getOrDefault(name, "0"));
  }

  private static Path after(List<String> args, String option) {
    return Path.of(args.get(args.indexOf(option) + 1));
  }

  private static int deploy(List<String> args) throws Exception {
    var plan = new HashMap<String, String>();
    Arrays.stream(System.getenv("STANDIN").split(","))
        .map(it -> it.split("="))
        .forEach(it -> plan.put(it[0], it[1]));
    Files.writeString(Path.of("begun"), args + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Signal.handle(new Signal("TERM"), it -> signal());
    deaf = plan.containsKey("deaf");
    if (!args.contains("--events")) {
      return 0;
    }
    Files.writeString(
        after(args, "--events"),
        "{\"v\":1,\"type\":\"run-started\",\"at\":\"x\",\"operation\":\"deploy\",\"deployment\":\"d-7\"}\n");
    if (plan.containsKey("leak")) {
      leak(plan.get("leak").equals("half"), number(plan, "hold"));
    }
    for (int i = 0; i < number(plan, "lines") && signals == 0; i++) {
      System.out.println("line " + i + " of the command");
      pause(number(plan, "pause"));
    }
    if (signals > 0) {
      System.out.println("taking back");
      if (deaf) {
        pause(60_000);
      }
      pause(number(plan, "revert"));
      Files.writeString(Path.of("reverted"), "");
      System.out.println("took back");
      report(args, "cancelled", 130);
      return 130;
    }
    int exit = number(plan, "exit");
    verdict = plan.getOrDefault("verdict", verdict);
    report(args, exit == 0 ? "deployed" : exit == 3 ? "rolled-back" : "failed", exit);
    Files.writeString(Path.of("finished"), "");
    System.out.println("the end");
    return exit;
  }

  private static void signal() {
    if (++signals == 2 && !deaf) {
      System.out.println("left to the hosts");
      Runtime.getRuntime().halt(130);
    }
  }

  private static void pause(int ms) throws InterruptedException {
    if (ms > 0) {
      Thread.sleep(ms);
    }
  }

  /** As a build command that prints its environment, in pieces that cut the secret in two. */
  private static void leak(boolean half, int hold) throws Exception {
    var key = provided.get("DEPLOY_KEY").lines().toList().get(1);
    System.out.print("leaked: " + key.substring(0, 5));
    System.out.flush();
    if (half) {
      pause(hold);
      return;
    }
    Thread.sleep(400);
    System.out.println(key.substring(5) + " and " + provided.get("DEPLOY_PASSPHRASE"));
  }

  private static String verdict(String result) {
    return switch (verdict) {
      case "long" -> "x".repeat(999) + "\ud83d\ude80".repeat(9);
      case "broken" -> "\"";
      default -> "It is " + result + ".";
    };
  }

  private static void report(List<String> args, String result, int exit) throws Exception {
    var folder = Files.createDirectories(after(args, "--report"));
    Files.writeString(folder.resolve("junit.xml"), "<testsuites/>");
    Files.writeString(
        folder.resolve("report.json"),
        """
        {"v":1,"deployment":"d-7","operation":"deploy","service":"hello","target":"prod",
         "version":"1.2.0","started":"2026-11-23T07:54:00.000Z","tookMs":4200,
         "result":"%s","exitCode":%d,"verdict":"%s",
         "hosts":[{"host":"web-1","outcome":"%s","from":"1.1.0","to":"1.2.0","bytesSent":53200,
          "codec":"patch","tookMs":4100,
          "problem":{"code":3,"message":"<script>alert(1)</script>","hint":"mend it"},
          "timeline":[{"at":"t1","what":"switched"},{"at":"t2","what":"back"}],
          "evidence":{"unitStatus":"active","lastLogLines":["a","b"],"leftAs":"healthy"}}]}
        """
            .formatted(result, exit, verdict(result), result));
  }
}
