package io.svcdeploy.github;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static io.svcdeploy.github.GitHubScene.ASSETS;
import static io.svcdeploy.github.GitHubScene.LINUX;
import static io.svcdeploy.github.GitHubScene.RELEASE;
import static io.svcdeploy.github.GitHubScene.REPOSITORY;
import static io.svcdeploy.github.GitHubScene.json;
import static io.svcdeploy.github.GitHubScene.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What GitHub refuses is told with what helps; what passes by itself is waited for. */
class RefusalsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T14:00:30Z");
  private static final String HTML = "<html><h1>502 Bad Gateway</h1></html>";

  @TempDir Path temp;
  private GitHubScene github;

  @BeforeEach
  void open() throws IOException {
    github = new GitHubScene(temp);
  }

  @AfterEach
  void close() {
    github.close();
  }

  /** The first time this answer, and what was there before from then on. */
  private void once(String address, ResponseDefinitionBuilder answer) {
    github.api.stubFor(
        get(urlEqualTo(address))
            .inScenario(address)
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(answer)
            .willSetStateTo("over"));
  }

  private void asked(int times, String address) {
    github.api.verify(times, getRequestedFor(urlEqualTo(address)));
  }

  @Test
  void aTokenThatIsNotAcceptedIsNamed() {
    github.on(RELEASE, refusal(401, "Bad credentials"));

    var failure =
        github.refused("GitHub does not accept the token in GITHUB_TOKEN", "set a new one");
    assertThat(failure.output()).isEqualTo("Bad credentials");
    asked(1, RELEASE);
  }

  @Test
  void aServerThatWantsATokenIsToldOf() {
    github.withoutToken();
    github.on(RELEASE, refusal(401, "Requires authentication"));

    github.refused(
        "GitHub shows acme/hello to nobody without a token",
        "set GITHUB_TOKEN to a token with `contents: read`");
    github.api.verify(getRequestedFor(urlMatching(".*")).withHeader("Authorization", absent()));
  }

  @Test
  void aTokenThatMayNotReadIsToldWhatItNeeds() {
    github.on(ASSETS, refusal(403, "Resource not accessible by integration"));

    var failure =
        github.refused(
            "the token in GITHUB_TOKEN may not read acme/hello",
            "`contents: read`: in a workflow by `permissions:`");
    assertThat(failure.output()).isEqualTo("Resource not accessible by integration");
    asked(1, ASSETS);
  }

  @Test
  void whatNobodyMayReadWithoutATokenIsToldSo() {
    github.withoutToken();
    github.on(RELEASE, refusal(403, "Forbidden"));

    github.refused("GitHub does not let acme/hello be read", "set GITHUB_TOKEN");
  }

  @Test
  void aRepositoryThatIsNotShownMayBePrivate() {
    github.on(RELEASE, refusal(404, "Not Found"));
    github.on(REPOSITORY, refusal(404, "Not Found"));

    github.refused(
        "GitHub shows no repository acme/hello",
        "the token in GITHUB_TOKEN needs `contents: read` on it if it is private");
    github.withoutToken();
    github.refused(
        "GitHub shows no repository acme/hello",
        "set GITHUB_TOKEN to a token with `contents: read` if it is private; otherwise check");
  }

  @Test
  void aReleaseThatDoesNotExistIsToldApartFromThat() {
    github.on(RELEASE, refusal(404, "Not Found"));

    github.refused("acme/hello has no release v1.4.2", "a tag alone is no release");
  }

  @Test
  void theLatestMayBeNone() {
    github.on(REPOSITORY + "/releases/latest", refusal(404, "Not Found"));

    github.refused(
        "github:acme/hello",
        "acme/hello has no latest release",
        "drafts and pre-releases are never the latest: name one, github:acme/hello@TAG");
  }

  @Test
  void aFileThatIsGoneSinceItWasListedIsToldSo() {
    github.on(github.address("checksums.txt"), refusal(404, "Not Found"));

    github.refused("a file of acme/hello is gone from GitHub since it was listed", "run it again");
  }

  @Test
  void aRequestThatIsRefusedIsToldWithGitHubsReasons() {
    github.on(
        RELEASE,
        json("""
                {"message": "Validation Failed",
                 "errors": [{"resource": "Release", "field": "tag_name", "code": "invalid"}, "no"]}
                """)
            .withStatus(422));

    var failure = github.refused("GitHub cannot make sense of the request", "check the tag");
    assertThat(failure.output()).isEqualTo("Validation Failed; tag_name invalid; no");
  }

  @Test
  void anAnswerThatNobodyExpectsIsToldWithItsNumber() {
    github.on(RELEASE, refusal(451, "Repository access blocked"));

    var failure = github.refused("localhost answers with status 451", "GITHUB_API_URL");
    assertThat(failure.output()).isEqualTo("Repository access blocked");
  }

  @Test
  void aRateLimitThatEndsSoonIsWaitedFor() {
    github.patience(Duration.ofSeconds(5));
    once(RELEASE, limited(NOW, NOW.plusSeconds(1)));

    assertThat(github.download().artifacts()).hasSize(2);
    assertThat(github.notices.get(0))
        .isEqualTo(
            "GitHub's rate limit is used up until 14:00 UTC, in a minute; trying again in 1 s");
  }

  @Test
  void aRateLimitThatEndsLaterIsToldWithItsTime() {
    github.on(RELEASE, limited(NOW, NOW.plus(23, ChronoUnit.MINUTES)));

    github.refused(
        "GitHub's rate limit is used up until 14:23 UTC, in 23 minutes", "run it again then");
    github.withoutToken();
    github.refused(
        "GitHub's rate limit is used up until 14:23 UTC, in 23 minutes",
        "set GITHUB_TOKEN, with which far more is allowed; or run it again then");
    asked(2, RELEASE);
  }

  /** By our clock, which is years away from this server's, it would be over or never end. */
  @ParameterizedTest
  @ValueSource(strings = {"1999-03-01T14:00:30Z", "2099-03-01T14:00:30Z"})
  void theServersClockCountsAndNotOurs(Instant theirs) {
    github.patience(Duration.ofSeconds(5));
    once(RELEASE, limited(theirs, theirs.plusSeconds(1)));

    assertThat(github.download().artifacts()).hasSize(2);

    github.on(RELEASE, limited(theirs, theirs.plusSeconds(600)));
    var failure = github.failure();
    assertThat(failure).hasMessage("GitHub's rate limit is used up until 14:10 UTC, in 10 minutes");
  }

  @Test
  void aLimitThatShouldBeOverIsTriedAgainAfterASecond() {
    github.patience(Duration.ofMillis(2500));
    github.on(RELEASE, limited(NOW, NOW.minusSeconds(3600)));

    github.refused(
        "GitHub's rate limit is used up until 14:00 UTC, in a minute", "run it again then");
    asked(3, RELEASE);
  }

  private static ResponseDefinitionBuilder limited(Instant now, Instant reset) {
    return refusal(403, "API rate limit exceeded")
        .withHeader(
            "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)))
        .withHeader("X-RateLimit-Remaining", "0")
        .withHeader("X-RateLimit-Reset", Long.toString(reset.getEpochSecond()));
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 429})
  void aSecondaryLimitIsWaitedForAsLongAsItSays(int status) {
    github.patience(Duration.ofSeconds(5));
    once(ASSETS, refusal(status, "secondary").withHeader("Retry-After", "1"));

    assertThat(github.download().artifacts()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 429})
  void aSecondaryLimitWithoutATimeTakesAMinute(int status) {
    var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.atOffset(ZoneOffset.UTC));
    github.on(
        ASSETS,
        refusal(status, "You have exceeded a secondary rate limit").withHeader("Date", date));

    github.refused(
        "GitHub refuses more requests for now (its secondary rate limit) until 14:01 UTC,"
            + " in a minute",
        "other jobs of the same account may ask much at a time: run it again then");
    asked(1, ASSETS);
  }

  @Test
  void aDisturbanceIsTriedAgain() {
    once(RELEASE, aResponse().withStatus(502).withBody(HTML));
    once(github.address(LINUX), refusal(503, "Service Unavailable"));

    assertThat(github.download().artifacts()).hasSize(2);
    assertThat(github.notices)
        .contains("localhost has a disturbance: it answers with status 502; trying again in 1 s");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aDisturbanceThatLastsIsToldAfterFourTries(int status) {
    github.on(ASSETS, aResponse().withStatus(status).withBody(HTML));

    var failure =
        github.refused(
            "localhost has a disturbance: it answers with status " + status,
            "see GitHub's status page");
    assertThat(failure.output()).isEmpty();
    asked(4, ASSETS);
  }

  @Test
  void wordsWithoutEndAreNotKept() {
    github.on(ASSETS, aResponse().withStatus(500).withBody("x".repeat(20_000_000)));

    github.refused("localhost has a disturbance: it answers with status 500", "status page");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>Welcome to our network</html>", "", "[1, 2", "{}", "[]"})
  void anAnswerThatIsNotGitHubsIsToldSo(String text) {
    github.on(RELEASE, aResponse().withBody(text));

    var failure = github.failure();
    assertThat(failure.message()).startsWith("the answer is not what GitHub's API gives: ");
    assertThat(failure.hint()).contains("GITHUB_API_URL", "ends with /api/v3");
    assertThat(github.left()).isEmpty();
  }

  @Test
  void anAnswerOfMoreThanAnyListIsNotRead() {
    github.on(ASSETS, aResponse().withBody("[" + " ".repeat(9_000_000) + "]"));

    github.refused(
        "GitHub sends more than the 8388608 bytes that it should", "something in between answers");
  }
}
