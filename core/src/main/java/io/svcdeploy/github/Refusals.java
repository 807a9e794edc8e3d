package io.svcdeploy.github;

import io.svcdeploy.event.DeployException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What an answer that is not a good one means, and what helps.
 *
 * @param repository {@code owner/repo}
 * @param need what the token is for
 */
record Refusals(Access access, String repository, Need need) {
  /** GitHub asks for this much after a secondary limit that names no time. */
  private static final Duration UNNAMED = Duration.ofSeconds(60);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  Trouble of(Answer answer) {
    if (answer.status() >= 500) {
      return Trouble.passing(disturbance(answer));
    }
    if (!answer.fromApi()) {
      return Trouble.expired(
          DeployException.failed(
              "the address that GitHub gave for the download is refused by "
                  + answer.address().getHost()
                  + " (status "
                  + answer.status()
                  + ")",
              "it was asked for twice: look at this machine's clock and at what stands in between,"
                  + " and run it again"));
    }
    return switch (answer.status()) {
      case 401 -> Trouble.lasting(unauthorized(answer));
      case 403, 429 -> limit(answer).orElseGet(() -> Trouble.lasting(forbidden(answer)));
      case 301, 302, 303, 307, 308 -> Trouble.lasting(moved(answer));
      case 404, 410 -> Trouble.lasting(need == Need.READ ? gone() : forbidden(answer));
      case 422 -> Trouble.lasting(invalid(answer));
      default -> Trouble.lasting(other(answer));
    };
  }

  private DeployException unauthorized(Answer answer) {
    return access
        .token()
        .map(
            token ->
                failed(
                    "GitHub does not accept the token in " + token.variable(),
                    answer,
                    "it has expired, was revoked or is another server's: set a new one"))
        .orElseGet(
            () ->
                failed(
                    "GitHub shows " + repository + " to nobody without a token",
                    answer,
                    "set GITHUB_TOKEN to a token with `" + need.permission() + "`"));
  }

  private DeployException forbidden(Answer answer) {
    return access
        .token()
        .map(
            token ->
                failed(
                    "the token in " + token.variable() + " may not " + need.deed() + repository,
                    answer,
                    "it needs `"
                        + need.permission()
                        + "`: in a workflow by `permissions:`, in a fine-grained token as \""
                        + need.setting()
                        + "\" for this repository; an organization with single sign-on has to be"
                        + " authorized for the token too"))
        .orElseGet(
            () ->
                failed(
                    "GitHub does not let " + repository + " be read",
                    answer,
                    "set GITHUB_TOKEN to a token with `" + need.permission() + "`"));
  }

  private DeployException moved(Answer answer) {
    return failed(
        "GitHub has " + repository + " at another place", answer, "name it by its new name");
  }

  private DeployException gone() {
    return DeployException.failed(
        "a file of " + repository + " is gone from GitHub since it was listed",
        "the release was changed meanwhile: run it again");
  }

  private DeployException invalid(Answer answer) {
    return failed(
        "GitHub cannot make sense of the request",
        answer,
        switch (need) {
          case READ -> "check the tag; if it is right, report this together with the words above";
          case WRITE ->
              "files can be added to an immutable release only while it is a draft; a file that it"
                  + " has is never replaced";
          case DEPLOYMENTS ->
              "look at the names of the environment and of the commit, and at the address of the"
                  + " service, which begins with https:// or http://";
        });
  }

  private static DeployException disturbance(Answer answer) {
    return failed(
        answer.address().getHost()
            + " has a disturbance: it answers with status "
            + answer.status(),
        answer,
        "see GitHub's status page, and run it again later");
  }

  private static DeployException other(Answer answer) {
    var host = answer.address().getHost();
    return answer.status() == 407
        ? DeployException.failed(
            "the proxy wants a login before it connects to " + host,
            "use a proxy without one, or name " + host + " in no_proxy")
        : failed(
            host + " answers with status " + answer.status(),
            answer,
            "look at " + Access.ADDRESS + " and at what stands between here and GitHub");
  }

  /** The hourly limit, or the secondary one against many requests at a time. */
  private Optional<Trouble> limit(Answer answer) {
    var after = answer.number("Retry-After").map(Duration::ofSeconds);
    if (after.isEmpty() && answer.number("X-RateLimit-Remaining").equals(Optional.of(0L))) {
      return answer
          .number("X-RateLimit-Reset")
          .map(reset -> Duration.between(answer.time(), Instant.ofEpochSecond(reset)))
          .or(() -> Optional.of(UNNAMED))
          .map(pause -> until(pause, answer, "GitHub's rate limit is used up", more()));
    }
    return after
        .or(() -> isSecondary(answer) ? Optional.of(UNNAMED) : Optional.empty())
        .map(
            pause ->
                until(
                    pause,
                    answer,
                    "GitHub refuses more requests for now (its secondary rate limit)",
                    "other jobs of the same account may ask much at a time: "));
  }

  private static boolean isSecondary(Answer answer) {
    return answer.status() == 429
        || answer.reason().toLowerCase(Locale.ROOT).contains("secondary rate limit");
  }

  private String more() {
    return access.token().isPresent()
        ? ""
        : "set GITHUB_TOKEN, with which far more is allowed; or ";
  }

  /** A time that is over, as under a wrong clock, still is a pause. */
  private static Trouble until(Duration time, Answer answer, String what, String hint) {
    var pause = time.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : time;
    var minutes = (pause.toSeconds() + 59) / 60;
    return Trouble.until(
        pause,
        failed(
            what
                + " until "
                + CLOCK.format(answer.time().plus(pause))
                + ", in "
                + (minutes == 1 ? "a minute" : minutes + " minutes"),
            answer,
            hint + "run it again then"));
  }

  /** With GitHub's own words, if it is GitHub who speaks. */
  private static DeployException failed(String message, Answer answer, String hint) {
    return DeployException.failed(message, hint).withOutput(answer.reason());
  }
}
