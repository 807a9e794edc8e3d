package io.svcdeploy.github;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static io.svcdeploy.github.GitHubScene.ASSETS;
import static io.svcdeploy.github.GitHubScene.LINUX;
import static io.svcdeploy.github.GitHubScene.RELEASE;
import static io.svcdeploy.github.GitHubScene.REPOSITORY;
import static io.svcdeploy.github.GitHubScene.TOKEN;
import static io.svcdeploy.github.GitHubScene.assets;
import static io.svcdeploy.github.GitHubScene.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.svcdeploy.release.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final String WINDOWS = "hello-1.4.2-windows-amd64.exe";
  private static final String CHANGED = "do not use this release before you know who changed it";

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

  @Test
  void aReleaseIsDownloadedWithAllItsFiles() throws IOException {
    var release = github.download();

    assertThat(release.version()).hasToString("1.4.2");
    assertThat(release.artifacts()).hasSize(2);
    for (var artifact : release.artifacts()) {
      assertThat(artifact.file())
          .hasBinaryContent(github.files.get(artifact.file().getFileName().toString()))
          .startsWith(github.cache.resolve("acme+hello+7"));
    }
    assertThat(github.left())
        .containsExactlyInAnyOrder(LINUX, WINDOWS, "checksums.txt", "manifest.json");
    assertThat(github.cache).isDirectoryNotContaining("glob:**part-*");
  }

  @Test
  void withoutATagItIsTheLatest() {
    assertThat(github.download("github:acme/hello").version()).hasToString("1.4.2");

    github.api.verify(getRequestedFor(urlEqualTo(REPOSITORY + "/releases/latest")));
  }

  @Test
  void aTagWithASlashIsOneWordOfTheAddress() {
    github.on(
        REPOSITORY + "/releases/tags/hello%2Fv1%2B%C3%A9",
        json(GitHubScene.release(Instant.now())));

    assertThat(github.download("github:acme/hello@hello/v1+é").version()).hasToString("1.4.2");
  }

  @Test
  void theApiSeesTheTokenAndTheStorageDoesNot() {
    github.download();

    github.api.verify(
        4 + 2,
        getRequestedFor(urlMatching(".*"))
            .withHeader("Authorization", equalTo("Bearer " + TOKEN))
            .withHeader("X-GitHub-Api-Version", equalTo("2022-11-28"))
            .withHeader("User-Agent", equalTo("svc-deploy")));
    github.api.verify(
        getRequestedFor(urlEqualTo(RELEASE))
            .withHeader("Accept", equalTo("application/vnd.github+json")));
    github.storage.verify(
        4, getRequestedFor(urlMatching(".*")).withHeader("Authorization", absent()));
    github.storage.verify(
        getRequestedFor(urlEqualTo("/" + LINUX))
            .withHeader("Accept", equalTo("application/octet-stream")));
  }

  @Test
  void theApiMayGiveTheBytesItself() {
    github.files.forEach(
        (name, bytes) -> github.on(github.address(name), aResponse().withBody(bytes)));

    assertThat(github.download().artifacts()).hasSize(2);
    github.storage.verify(0, getRequestedFor(urlMatching(".*")));
  }

  @Test
  void whatIsThereAlreadyIsNotDownloadedAgain() {
    github.download();
    github.storage.resetRequests();

    github.download();

    github.storage.verify(2, getRequestedFor(urlMatching(".*")));
    github.storage.verify(0, getRequestedFor(urlEqualTo("/" + LINUX)));
  }

  @Test
  void whatIsThereButChangedIsDownloadedAgain() throws IOException {
    var file = github.download().artifacts().get(0).file();
    Files.writeString(file, "binary for linux/amd63");

    assertThat(github.download().artifacts().get(0).file())
        .hasBinaryContent(github.files.get(LINUX));
  }

  @Test
  void whatNoRunUsedForAWeekGoes() throws IOException {
    var old = Files.createDirectories(github.cache.resolve("acme+hello+6"));
    var cut = Files.createDirectories(github.cache.resolve("part-123"));
    var others = Files.createDirectories(github.cache.resolve("somebody's"));
    Files.writeString(old.resolve("manifest.json"), "{}");
    for (var folder : List.of(old, cut, others)) {
      Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    }

    github.download();

    assertThat(old).doesNotExist();
    assertThat(cut).doesNotExist();
    assertThat(others).exists();
    assertThat(github.cache.resolve("acme+hello+7")).exists();
  }

  @Test
  void olderFilesHaveNoDigestOnGitHub() {
    var entries = github.files.keySet().stream().map(it -> github.asset(it, "uploaded", "null"));
    github.on(ASSETS, assets(entries.toList()));

    assertThat(github.download().artifacts()).hasSize(2);
  }

  @Test
  void aReleaseMayHaveFilesOfOthers() {
    var all = new ArrayList<>(github.files.keySet().stream().map(github::asset).toList());
    all.add("{\"id\": 5, \"name\": \"notes.txt\", \"state\": \"starter\", \"size\": 3}");
    github.on(ASSETS, assets(all));

    assertThat(github.download().artifacts()).hasSize(2);
  }

  @Test
  void theListOfFilesMayHaveSeveralPages() {
    var names = List.copyOf(github.files.keySet());
    var more = REPOSITORY + "/releases/7/assets?per_page=100&page=";
    for (int i = 0; i < names.size(); i++) {
      var next = "<" + github.api(more + (i + 1)) + ">; rel=\"next\", <x>; rel=\"last\"";
      var page = assets(List.of(github.asset(names.get(i))));
      github.on(
          i == 0 ? ASSETS : more + i, i + 1 < names.size() ? page.withHeader("Link", next) : page);
    }

    assertThat(github.download().artifacts()).hasSize(2);
  }

  @Test
  void aPageAtAnotherServerIsNotAskedFor() {
    var link = "<" + github.storage("/page2") + ">; rel=\"next\"";
    github.on(ASSETS, assets(List.of(github.asset(LINUX))).withHeader("Link", link));

    github.refused(
        "the answer is not what GitHub's API gives: its next page is at another server: "
            + github.storage("/page2"),
        "GITHUB_API_URL");
    github.storage.verify(0, getRequestedFor(urlMatching(".*")));
  }

  @Test
  void pagesWithoutEndHaveAnEnd() {
    var link = "<" + github.api(ASSETS) + ">; rel=next";
    github.on(
        ASSETS,
        assets(github.files.keySet().stream().map(github::asset).toList())
            .withHeader("Link", link));

    assertThat(github.download().artifacts()).hasSize(2);
    github.api.verify(20, getRequestedFor(urlEqualTo(ASSETS)));
  }

  @Test
  void filesThatComeLaterAreWaitedFor() {
    github.patience(Duration.ofSeconds(5));
    later("none", "lists", assets(List.of()));
    later(
        "lists",
        "starter",
        assets(List.of(github.asset("checksums.txt"), github.asset("manifest.json"))));
    later("starter", "all", github.assetsWith(LINUX, github.asset(LINUX, "starter", "null")));

    assertThat(github.download().artifacts()).hasSize(2);
    assertThat(github.notices)
        .contains("waiting for manifest.json, checksums.txt of release v1.4.2");
  }

  private void later(String state, String next, ResponseDefinitionBuilder answer) {
    github.api.stubFor(
        get(urlEqualTo(ASSETS))
            .inScenario("upload")
            .whenScenarioStateIs(state.equals("none") ? Scenario.STARTED : state)
            .willReturn(answer)
            .willSetStateTo(next));
  }

  @Test
  void filesThatDoNotComeAreNamed() {
    github.on(ASSETS, assets(List.of(github.asset(LINUX), github.asset("manifest.json"))));

    github.refused(
        "release v1.4.2 of acme/hello lacks checksums.txt",
        "`svc-deploy build` wrote; the release has " + LINUX + ", manifest.json");
    assertThat(github.notices).hasSize(1);
  }

  @Test
  void anUploadThatDoesNotEndIsNamed() {
    github.on(RELEASE, json(GitHubScene.release(Instant.parse("2020-01-01T00:00:00Z"))));
    github.on(ASSETS, github.assetsWith(LINUX, github.asset(LINUX, "starter", "null")));

    github.refused("release v1.4.2 of acme/hello lacks " + LINUX, "upload all files");
    assertThat(github.notices).contains("waiting for " + LINUX + " of release v1.4.2");
  }

  @Test
  void anOldReleaseIsNotWaitedFor() {
    github.on(RELEASE, json(GitHubScene.release(Instant.parse("2020-01-01T00:00:00Z"))));
    github.on(ASSETS, assets(List.of()));

    github.refused(
        "release v1.4.2 of acme/hello lacks manifest.json, checksums.txt", "the release has none");
    assertThat(github.notices).isEmpty();
  }

  @Test
  void aRunThatIsCancelledDoesNotWaitOn() {
    github.patience(Duration.ofMinutes(5));
    github.on(ASSETS, assets(List.of()));
    github.cancellation.request();

    github.refused("cancelled", "run the same command again");
  }

  @Test
  void otherBytesThanGitHubsDigestAreRefused() {
    serve("checksums.txt", turned("checksums.txt"));

    github.refused("checksums.txt does not have the digest that GitHub gives it", CHANGED);
  }

  @Test
  void otherBytesThanTheListsDigestAreRefused() {
    github.on(ASSETS, github.assetsWith(LINUX, github.asset(LINUX, "uploaded", "null")));
    serve(LINUX, turned(LINUX));

    github.refused(LINUX + " does not have the digest that the release's lists give it", CHANGED);
  }

  @Test
  void whatGitHubAndTheListsSayOfABinaryMustAgree() {
    var other = "\"sha256:" + Digest.of("other") + "\"";
    github.on(ASSETS, github.assetsWith(LINUX, github.asset(LINUX, "uploaded", other)));

    github.refused("GitHub's digest of " + LINUX + " is not the one of checksums.txt", CHANGED);
    github.storage.verify(0, getRequestedFor(urlEqualTo("/" + LINUX)));
  }

  @Test
  void aBinaryOfAnotherSizeIsRefused() {
    var entry = github.asset(LINUX, "uploaded", "null").replace("\"size\": 22", "\"size\": 23");
    github.on(ASSETS, github.assetsWith(LINUX, entry));

    github.refused(LINUX + " has 23 bytes on GitHub, its manifest says 22", CHANGED);
  }

  @Test
  void aManifestThatIsNotTheOneOfTheChecksumsIsRefused() {
    github.files.put("manifest.json", turned("manifest.json"));
    github.publish();

    github.refused(
        "manifest.json does not have the digest that checksums.txt gives",
        "the release was changed or copied incompletely");
  }

  @Test
  void checksumsWithAPathOrTwiceTheSameNameAreRefused() {
    var digest = Digest.of("x").hex();
    github.files.put("checksums.txt", (digest + "  ../x\n").getBytes(StandardCharsets.UTF_8));
    github.publish();
    github.refused(
        "checksums.txt: line 1 names \"../x\", which is not a plain file name",
        "as the build wrote it");

    var line = digest + "  " + LINUX + "\n";
    github.files.put("checksums.txt", (line + line).getBytes(StandardCharsets.UTF_8));
    github.publish();
    github.refused("checksums.txt: line 2 names " + LINUX + " a second time", "as the build");
  }

  @Test
  void aListThatIsTooLargeIsNotDownloaded() {
    var entry = github.asset("checksums.txt").replaceFirst("\"size\": [0-9]+", "\"size\": 9999999");
    github.on(ASSETS, github.assetsWith("checksums.txt", entry));

    github.refused("checksums.txt is too large to be a release's", CHANGED);
  }

  @Test
  void twoFilesOfOneNameAreRefused() {
    var other = github.asset(LINUX).replaceFirst("\"id\": [0-9]+", "\"id\": 900");
    github.on(ASSETS, github.assetsWith("manifest.json", other));

    github.refused(
        "the answer is not what GitHub's API gives: the release has two files named " + LINUX,
        "GITHUB_API_URL");
  }

  @Test
  void aFileNameWithAPathIsRefused() {
    var entry = github.asset(LINUX).replace(LINUX, "../" + LINUX);
    github.on(ASSETS, github.assetsWith(LINUX, entry));

    github.refused(
        "the answer is not what GitHub's API gives: the release has a file \"../"
            + LINUX
            + "\", which is no plain name",
        "GITHUB_API_URL");
  }

  @Test
  void aDigestThatIsNoneIsRefused() {
    github.on(ASSETS, github.assetsWith(LINUX, github.asset(LINUX, "uploaded", "\"sha256:12\"")));

    github.refused(
        "the answer is not what GitHub's API gives: the digest of " + LINUX + " is \"sha256:12\"",
        "GITHUB_API_URL");
  }

  @Test
  void aTagThatIsAVersionHoldsThatVersion() throws IOException {
    github.take(GitHubScene.release(temp, "1.4.1", "linux/amd64"));
    github.publish();

    github.refused("release v1.4.2 of acme/hello holds version 1.4.1", CHANGED);
  }

  private byte[] turned(String name) {
    var bytes = github.files.get(name).clone();
    bytes[bytes.length - 2] ^= 1;
    return bytes;
  }

  private void serve(String name, byte[] bytes) {
    github.storage.stubFor(get(urlEqualTo("/" + name)).willReturn(aResponse().withBody(bytes)));
  }
}
