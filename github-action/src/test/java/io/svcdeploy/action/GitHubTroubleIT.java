package io.svcdeploy.action;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static io.svcdeploy.github.GitHubScene.ASSETS;
import static io.svcdeploy.github.GitHubScene.LINUX;
import static io.svcdeploy.github.GitHubScene.RELEASE;
import static io.svcdeploy.github.GitHubScene.REPOSITORY;
import static io.svcdeploy.github.GitHubScene.TOKEN;
import static io.svcdeploy.github.GitHubScene.assets;
import static io.svcdeploy.github.GitHubScene.json;
import static io.svcdeploy.github.GitHubScene.redirect;
import static io.svcdeploy.github.GitHubScene.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.svcdeploy.github.GitHubScene;
import io.svcdeploy.release.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A workflow deploys a release of GitHub, and GitHub, its storage or the release is not as it
 * should be: each ends with one annotation that says what to do, and no host is asked for anything.
 */
@Execution(ExecutionMode.CONCURRENT)
class GitHubTroubleIT {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final String CHANGED = "do not use this release before you know who changed it";
  private static final String NETWORK = "check the network of this machine";

  /**
   * @param make makes GitHub so
   * @param message of the annotation, and then the hint
   */
  record Trouble(String name, Consumer<GitHubScene> make, String message, String hint) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Trouble> troubles() {
    return Stream.of(refused(), limited(), changed(), broken()).flatMap(it -> it);
  }

  private static Trouble answer(
      String name, String address, ResponseDefinitionBuilder answer, String message, String hint) {
    return new Trouble(name, it -> it.on(address, answer), message, hint);
  }

  private static Stream<Trouble> refused() {
    return Stream.of(
        answer(
            "401",
            RELEASE,
            refusal(401, "Bad credentials"),
            "GitHub does not accept the token in GITHUB_TOKEN",
            "set a new one"),
        answer(
            "403",
            ASSETS,
            refusal(403, "Resource not accessible by integration"),
            "the token in GITHUB_TOKEN may not read acme/hello",
            "`contents: read`: in a workflow by `permissions:`"),
        answer(
            "404",
            RELEASE,
            refusal(404, "Not Found"),
            "acme/hello has no release v1.4.2",
            "a tag alone is no release"),
        new Trouble(
            "404 of the repository",
            it -> {
              it.on(RELEASE, refusal(404, "Not Found"));
              it.on(REPOSITORY, refusal(404, "Not Found"));
            },
            "GitHub shows no repository acme/hello",
            "the token in GITHUB_TOKEN needs `contents: read` on it if it is private"),
        answer(
            "422",
            RELEASE,
            refusal(422, "Validation Failed"),
            "GitHub cannot make sense of the request",
            "check the tag"),
        answer(
            "no answer of the API",
            RELEASE,
            aResponse().withBody("<html>Welcome to our network</html>"),
            "the answer is not what GitHub's API gives: ",
            "GITHUB_API_URL"));
  }

  private static Stream<Trouble> limited() {
    var now = Instant.parse("2026-03-01T14:00:30Z");
    return Stream.of(
        limit("rate limit", 403, now),
        limit("rate limit as 429", 429, now),
        limit("rate limit, this clock hours behind", 403, Instant.now().plusSeconds(5 * 3600)),
        limit("rate limit, this clock hours ahead", 403, Instant.now().minusSeconds(5 * 3600)),
        answer(
            "secondary limit",
            ASSETS,
            refusal(403, "You have exceeded a secondary rate limit")
                .withHeader("Retry-After", "600"),
            "GitHub refuses more requests for now (its secondary rate limit) until ",
            "run it again then"));
  }

  /** It ends in 23 minutes, by GitHub's clock. */
  private static Trouble limit(String name, int status, Instant now) {
    var date = now.atOffset(ZoneOffset.UTC);
    var end = date.plusMinutes(22).plusSeconds(30);
    return answer(
        name,
        RELEASE,
        refusal(status, "API rate limit exceeded")
            .withHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(date))
            .withHeader("X-RateLimit-Remaining", "0")
            .withHeader("X-RateLimit-Reset", end.toEpochSecond() + ""),
        DateTimeFormatter.ofPattern("'GitHub''s rate limit is used up until' HH:mm 'UTC, in 23'")
            .format(end),
        "run it again then");
  }

  private static Stream<Trouble> changed() {
    var none = "\"sha256:" + Digest.of("other") + "\"";
    return Stream.of(
        new Trouble(
            "a changed binary",
            it -> it.storage.stubFor(get(urlEqualTo("/" + LINUX)).willReturn(turned(it))),
            LINUX + " does not have the digest that the release's lists give it",
            CHANGED),
        new Trouble(
            "digests that disagree",
            it -> it.on(ASSETS, it.assetsWith(LINUX, it.asset(LINUX, "uploaded", none))),
            "GitHub's digest of " + LINUX + " is not the one of checksums.txt",
            CHANGED),
        new Trouble(
            "a missing binary",
            it -> {
              it.on(RELEASE, json(GitHubScene.release(LONG_AGO)));
              it.on(ASSETS, assets(List.of(it.asset("checksums.txt"), it.asset("manifest.json"))));
            },
            "release v1.4.2 of acme/hello lacks " + LINUX,
            "upload all files of the folder that `svc-deploy build` wrote"),
        new Trouble(
            "a file that goes",
            it -> it.on(it.address(LINUX), refusal(404, "Not Found")),
            "a file of acme/hello is gone from GitHub since it was listed",
            "run it again"));
  }

  private static ResponseDefinitionBuilder turned(GitHubScene github) {
    var bytes = github.files.get(LINUX).clone();
    bytes[bytes.length - 1] ^= 1;
    return aResponse().withBody(bytes);
  }

  private static Stream<Trouble> broken() {
    var half = aResponse().withHeader("Content-Length", "22").withBody("binary for");
    return Stream.of(
        new Trouble(
            "a cut download",
            it -> it.storage.stubFor(get(urlEqualTo("/" + LINUX)).willReturn(half)),
            "the connection to 127.0.0.1 broke: ",
            NETWORK),
        new Trouble(
            "a storage that refuses",
            it ->
                it.storage.stubFor(
                    get(urlEqualTo("/" + LINUX)).willReturn(aResponse().withStatus(403))),
            "the address that GitHub gave for the download is refused by 127.0.0.1 (status 403)",
            "look at this machine's clock"),
        new Trouble(
            "a redirect to no web address",
            it -> it.on(it.address(LINUX), redirect("file:///etc/passwd")),
            "localhost redirects to \"file:///etc/passwd\", which is no web address",
            "nothing was taken from there"),
        answer(
            "500",
            RELEASE,
            aResponse().withStatus(500).withBody("<h1>Unicorn</h1>"),
            "localhost has a disturbance: it answers with status 500",
            "see GitHub's status page"),
        answer(
            "503",
            ASSETS,
            aResponse().withStatus(503),
            "localhost has a disturbance: it answers with status 503",
            "see GitHub's status page"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void itIsToldWithWhatToDoAndNoHostIsAsked(Trouble trouble, @TempDir Path folder)
      throws Exception {
    try (var github = new GitHubScene(folder);
        var host = new SilentHost()) {
      trouble.make.accept(github);
      var step = deploy(github, host, folder, Map.of("GITHUB_TOKEN", TOKEN));

      assertThat(step.status()).as(step.log()).isEqualTo(1);
      assertThat(step.outputs())
          .containsEntry("result", "failed")
          .containsEntry("exit-code", "1")
          .containsOnlyKeys("exit-code", "report", "result");
      assertThat(step.annotations("error"))
          .singleElement()
          .satisfies(
              it ->
                  assertThat(it).startsWith(trouble.message).contains("\n").contains(trouble.hint));
      assertThat(host.asked()).isZero();
      assertThat(step.log().replace("::add-mask::" + TOKEN, "")).doesNotContain(TOKEN);
      github.storage.verify(
          0, getRequestedFor(urlMatching(".*")).withHeader("Authorization", matching(".*")));
      assertThat(kept(folder)).doesNotContain(LINUX);
    }
  }

  private static List<String> kept(Path folder) throws IOException {
    try (var files = Files.walk(Files.createDirectories(folder.resolve("cache")))) {
      return files.map(it -> it.getFileName().toString()).toList();
    }
  }

  @Test
  void withoutATokenItIsToldThatOneMayBeNeeded(@TempDir Path folder) throws Exception {
    try (var github = new GitHubScene(folder);
        var host = new SilentHost()) {
      github.on(RELEASE, refusal(404, "Not Found"));
      github.on(REPOSITORY, refusal(404, "Not Found"));
      var step = deploy(github, host, folder, Map.of());

      assertThat(step.annotations("error"))
          .singleElement()
          .asString()
          .contains("set GITHUB_TOKEN to a token with `contents: read` if it is private");
      github.api.verify(getRequestedFor(urlMatching(".*")).withHeader("Authorization", absent()));
      assertThat(host.asked()).isZero();
    }
  }

  /** Else that no host was asked would prove nothing. */
  @Test
  void aReleaseThatIsRightGetsAsFarAsTheHost(@TempDir Path folder) throws Exception {
    try (var github = new GitHubScene(folder);
        var host = new SilentHost()) {
      var step = deploy(github, host, folder, Map.of("GITHUB_TOKEN", TOKEN));

      assertThat(step.outputs()).containsEntry("result", "failed");
      assertThat(host.asked()).isPositive();
    }
  }

  private static ActionRun.Step deploy(
      GitHubScene github, SilentHost host, Path folder, Map<String, String> env) throws Exception {
    Files.writeString(
        folder.resolve("svc-deploy.yml"),
        """
        service: hello
        release: github:acme/hello@v1.4.2
        targets:
          prod:
            hosts: [{ name: host-1, address: 127.0.0.1, port: %d }]
            ssh: { user: x, password: not-a-secret, agent: false, connect-timeout: 1s }
        """
            .formatted(host.port()));
    return new ActionRun(folder, env)
        .with(Map.of("GITHUB_API_URL", github.api("")))
        .run("run", "{}");
  }
}
