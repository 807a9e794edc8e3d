package io.svcdeploy.report;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.spec.SpecException;
import io.svcdeploy.spec.SpecProblem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Errors as text for people. Several lines, each with a line end. Secrets are not masked here: pass
 * the text through {@code Masking.mask} on its way out.
 */
public final class ErrorText {
  private ErrorText() {}

  /**
   * What failed, the remote output that shows it and what to do next.
   *
   * @param verbose adds the stack trace
   */
  public static String render(DeployException error, boolean verbose) {
    var lines = new ArrayList<String>();
    var message = RemoteText.lines(error.getMessage());
    lines.add("error: " + (message.isEmpty() ? "unknown" : message.get(0)));
    message.stream().skip(1).forEach(line -> lines.add(FailureText.QUOTE + line));
    RemoteText.lines(error.output()).forEach(line -> lines.add(FailureText.QUOTE + line));
    if (!error.hint().isBlank()) {
      lines.add("hint: " + RemoteText.line(error.hint()));
    }
    if (verbose) {
      lines.addAll(trace(error));
    }
    return String.join("\n", lines) + "\n";
  }

  /** Each problem on a line of its own that editors and CI systems can jump to, and the count. */
  public static String render(SpecException error) {
    var lines = new ArrayList<String>();
    for (var problem : error.problems()) {
      lines.add(RemoteText.line(place(problem) + problem.message()));
      if (!problem.hint().isBlank()) {
        lines.add("  hint: " + RemoteText.line(problem.hint()));
      }
    }
    var count = error.problems().size();
    lines.add(count == 1 ? "1 problem" : count + " problems");
    return String.join("\n", lines) + "\n";
  }

  private static String place(SpecProblem problem) {
    var place = problem.position().toString();
    return place.isEmpty() ? "" : place + ": ";
  }

  private static List<String> trace(Throwable error) {
    var text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return RemoteText.lines(text.toString());
  }
}
