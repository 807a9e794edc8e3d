package io.svcdeploy.github;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.svcdeploy.github.GitHubScene.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.http.Fault;
import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {
  private static final String LINUX = "hello-1.4.2-linux-amd64";
  private static final String[] ALL = {
    LINUX, "hello-1.4.2-windows-amd64.exe", "manifest.json", "checksums.txt"
  };

  @TempDir Path temp;
  private UploadScene github;
  private Path folder;

  @BeforeEach
  void open() throws IOException {
    github = new UploadScene(temp);
    folder = GitHubScene.release(temp, "1.4.2", "linux/amd64", "windows/amd64");
  }

  @AfterEach
  void close() {
    github.close();
  }

  private void assertAllThere() throws IOException {
    assertThat(github.names()).containsExactlyInAnyOrder(ALL);
    for (var it : github.kept) {
      assertThat(it.bytes()).isEqualTo(Files.readAllBytes(folder.resolve(it.name())));
    }
  }

  private DeployException refused() {
    var failure = catchThrowableOfType(DeployException.class, () -> github.upload(folder));
    assertThat(failure).as("nothing was refused").isNotNull();
    return failure;
  }

  @Test
  void theListsComeLast() throws IOException {
    github.upload(folder);
    assertThat(github.names()).containsExactly(ALL);
    assertAllThere();
    github.server.verify(
        4,
        postRequestedFor(urlPathEqualTo("/uploads/assets"))
            .withHeader("Authorization", equalTo("Bearer " + GitHubScene.TOKEN))
            .withHeader("Content-Type", equalTo("application/octet-stream")));
  }

  @Test
  void whatIsThereIsNotSentAgain() throws IOException {
    github.has(LINUX, "uploaded", Files.readAllBytes(folder.resolve(LINUX)), true);
    github.upload(folder);
    assertAllThere();
    github.server.verify(3, postRequestedFor(anyUrl()));
  }

  @Test
  void whereGitHubGivesNoDigestTheFileIsReadBack() throws IOException {
    github.has(LINUX, "uploaded", Files.readAllBytes(folder.resolve(LINUX)), false);
    github.upload(folder);
    assertAllThere();
  }

  @Test
  void whatIsThereAndDiffersIsNeverReplaced() throws IOException {
    for (boolean digest : new boolean[] {true, false}) {
      github.kept.clear();
      var other = Files.readAllBytes(folder.resolve(LINUX));
      other[0]++;
      github.has(LINUX, "uploaded", other, digest);
      var failure = refused();
      assertThat(failure.message())
          .isEqualTo("release v1.4.2 of acme/hello has another " + LINUX + " already");
      assertThat(failure.hint()).startsWith("a file of a release is never replaced");
      assertThat(github.names()).containsExactly(LINUX);
    }
  }

  @Test
  void whatAnUploadLeftThatBrokeOffIsRemoved() throws IOException {
    github.clock = Instant.now().minus(Duration.ofMinutes(11));
    github.has(LINUX, "starter", new byte[0], false);
    github.upload(folder);
    assertAllThere();
  }

  @Test
  void anUploadOfSomebodyElseIsNotDisturbed() {
    github.has("manifest.json", "starter", new byte[0], false);
    assertThat(refused().message())
        .isEqualTo("manifest.json is being uploaded to release v1.4.2 by somebody else");
    assertThat(github.names()).containsExactly("manifest.json");
  }

  @Test
  void ofTwoBuildsNothingIsMixed() {
    github.has("manifest.json", "uploaded", new byte[] {1}, true);
    assertThat(refused().message()).contains("another manifest.json already");
    assertThat(github.names()).containsExactly("manifest.json");
  }

  @Test
  void anotherVersionThanTheTagsIsNotUploaded() throws IOException {
    folder = GitHubScene.release(temp, "1.5.0", "linux/amd64");
    assertThat(refused().message())
        .isEqualTo("release v1.4.2 of acme/hello is not for version 1.5.0");
    assertThat(github.names()).isEmpty();
  }

  @Test
  void disturbancesAndBrokenConnectionsPass() throws IOException {
    github.troubles.add(aResponse().withStatus(502).withBody("<html>Bad gateway</html>"));
    github.troubles.add(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    github.upload(folder);
    assertAllThere();
    assertThat(github.notices).anyMatch(it -> it.contains("status 502; trying again"));
  }

  @Test
  void aTokenThatMayOnlyReadIsNamed() {
    github.troubles.add(refusal(403, "Resource not accessible by integration"));
    var failure = refused();
    assertThat(failure.message())
        .isEqualTo("the token in GITHUB_TOKEN may not add files to releases of acme/hello");
    assertThat(failure.hint()).contains("`contents: write`");
    assertThat(failure.output()).isEqualTo("Resource not accessible by integration");
  }

  @Test
  void anImmutableReleaseIsExplained() {
    github.troubles.add(refusal(422, "Cannot upload assets to an immutable release."));
    assertThat(refused().hint()).contains("immutable release only while it is a draft");
  }

  @Test
  void theTokenGoesToNoOtherServer() {
    github.uploads("http://127.0.0.1:" + github.server.port() + "/uploads/assets");
    assertThat(refused().message()).contains("it wants files to be sent to http://127.0.0.1");
    github.server.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void aNameThatGitHubChangesIsRefused() throws IOException {
    github.tag("nightly");
    folder = GitHubScene.release(temp, "1.4.2~rc1", "linux/amd64");
    assertThat(refused().message())
        .isEqualTo(
            "GitHub calls hello-1.4.2~rc1-linux-amd64 hello-1.4.2.rc1-linux-amd64,"
                + " and so nobody would find it");
    assertThat(github.names()).isEmpty();
  }

  @Test
  void aReleaseThatIsMissingIsTold() {
    github.server.stubFor(
        com.github.tomakehurst.wiremock.client.WireMock.get(
                urlPathEqualTo("/repos/acme/hello/releases/tags/v1.4.2"))
            .willReturn(refusal(404, "Not Found")));
    github.server.stubFor(
        com.github.tomakehurst.wiremock.client.WireMock.get(urlPathEqualTo("/repos/acme/hello"))
            .willReturn(GitHubScene.json("{}")));
    assertThat(refused().message()).isEqualTo("acme/hello has no release v1.4.2");
  }
}
