package io.svcdeploy.e2e;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.svcdeploy.release.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The real command takes a release from an API like GitHub's to a service on this machine. */
@EnabledOnOs(OS.LINUX)
class GitHubReleaseIT {
  private static final String FROM = "github:acme/hello@v1.0.0";
  private static final String API = "/api/v3/repos/acme/hello/releases";
  private static final String TOKEN = "ghs_OfThisWorkflow0123456789";

  @TempDir Path folder;
  private final WireMockServer github =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());
  private LocalHello hello;

  @BeforeEach
  void publish() throws IOException {
    github.start();
    var files = new ArrayList<String>();
    try (var list = Files.list(ExampleReleases.HELLO.good("1.0.0"))) {
      for (var file : list.sorted().toList()) {
        files.add(upload(file, files.size()));
      }
    }
    on(API + "/tags/v1.0.0", "{\"id\": 7, \"tag_name\": \"v1.0.0\"}");
    on(API + "/7/assets?per_page=100", files.toString());
    hello = LocalHello.in(folder);
    hello.spec("", "10s", "process: same-binary", "");
  }

  private String upload(Path file, int id) throws IOException {
    github.stubFor(
        get(urlEqualTo(API + "/assets/" + id))
            .willReturn(aResponse().withBody(Files.readAllBytes(file))));
    return "{\"id\": %d, \"name\": \"%s\", \"state\": \"uploaded\", \"size\": %d, \"digest\": \"sha256:%s\"}"
        .formatted(id, file.getFileName(), Files.size(file), Digest.ofFile(file));
  }

  private void on(String address, String json) {
    github.stubFor(get(urlEqualTo(address)).willReturn(aResponse().withBody(json)));
  }

  @AfterEach
  void stop() throws IOException {
    hello.close();
    github.stop();
  }

  private Cli.Result run(String... args) {
    var result =
        Cli.in(folder)
            .with("GITHUB_API_URL", "http://localhost:" + github.port() + "/api/v3")
            .with("GITHUB_TOKEN", TOKEN)
            .run(args);
    assertThat(result.all()).doesNotContain(TOKEN);
    return result;
  }

  @Test
  void aReleaseIsPlannedAndDeployedAndDownloadedOnce() throws IOException {
    assertThat(run("plan", "--from", FROM).exits(0).out())
        .contains("first install", "1.0.0", "Plan token: ");

    var deployed = run("deploy", "--from", FROM, "--events", "events", "--report", "report");
    assertThat(deployed.exits(0).all()).contains("downloading manifest.json of acme/hello v1.0.0");
    assertThat(Files.readString(folder.resolve("events"))).doesNotContain(TOKEN);
    assertThat(Files.readString(folder.resolve("report/report.json"))).doesNotContain(TOKEN);
    assertThat(hello.current().toRealPath().getFileName().toString()).startsWith("1.0.0");

    github.verify(
        2 * 2 + 2 * 2 + 1,
        getRequestedFor(urlMatching(".*")).withHeader("Authorization", equalTo("Bearer " + TOKEN)));
  }

  @Test
  void theDeploymentFileMayNameTheRelease() throws IOException {
    var file = folder.resolve("svc-deploy.yml");
    var text = Files.readString(file).replaceFirst("(?m)^build: .*$", "release: " + FROM);
    Files.writeString(file, text);

    run("validate").exits(0);
    assertThat(run("plan").exits(0).out()).contains("first install", "1.0.0");
    assertThat(run("build").exits(2).err())
        .contains("nothing is built here: the file takes " + FROM, "hint: `svc-deploy deploy`");
  }

  @Test
  void aRefusalEndsTheCommandBeforeAnyHostIsTouched() throws IOException {
    github.stubFor(
        get(urlEqualTo(API + "/tags/v1.0.0"))
            .willReturn(
                aResponse().withStatus(401).withBody("{\"message\": \"Bad credentials\"}")));

    assertThat(run("deploy", "--from", FROM).exits(1).err())
        .contains(
            "error: GitHub does not accept the token in GITHUB_TOKEN",
            "Bad credentials",
            "hint: it has expired, was revoked or is another server's: set a new one");
    assertThat(hello.current()).doesNotExist();
    assertThat(folder.resolve("cache/svc-deploy/github")).doesNotExist();
  }
}
