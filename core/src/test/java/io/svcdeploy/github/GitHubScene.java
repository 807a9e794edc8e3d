package io.svcdeploy.github;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.Secret;
import io.svcdeploy.release.Artifact;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Platform;
import io.svcdeploy.release.Release;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.release.Stamp;
import io.svcdeploy.release.Version;
import io.svcdeploy.spec.GitHubReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A GitHub with the release v1.4.2 of acme/hello: an API on {@code localhost}, and the storage that
 * it leads to at another name.
 */
public final class GitHubScene implements AutoCloseable {
  public static final String REPOSITORY = "/repos/acme/hello";
  public static final String RELEASE = REPOSITORY + "/releases/tags/v1.4.2";
  public static final String ASSETS = REPOSITORY + "/releases/7/assets?per_page=100";
  public static final String LINUX = "hello-1.4.2-linux-amd64";
  public static final String TOKEN = "ghs_fromTheTest0123456789";

  public final WireMockServer api =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());
  public final WireMockServer storage =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());
  final List<String> notices = new ArrayList<>();
  final Cancellation cancellation = new Cancellation();
  final Path cache;

  /** The files of the release, in the order of their asset ids, which begin at 100. */
  public final Map<String, byte[]> files = new LinkedHashMap<>();

  private Optional<Access.Token> token =
      Optional.of(new Access.Token("GITHUB_TOKEN", Secret.of(TOKEN)));
  private Duration patience = Duration.ofMillis(700);
  private Duration silence = Duration.ofSeconds(10);
  private HttpClient client = Http.client().build();

  public GitHubScene(Path temp) throws IOException {
    cache = temp.resolve("cache");
    api.start();
    storage.start();
    take(release(temp, "1.4.2", "linux/amd64", "windows/amd64"));
    publish();
  }

  public static Path release(Path temp, String version, String... platforms) throws IOException {
    var artifacts = new ArrayList<Artifact>();
    for (var platform : platforms) {
      var file = temp.resolve(platform.replace('/', '_'));
      Files.writeString(file, "binary for " + platform);
      artifacts.add(
          new Artifact(Platform.parse(platform), file, Digest.ofFile(file), Files.size(file)));
    }
    var stamp =
        new Stamp(
            new Version(version),
            Optional.of("c0ffee"),
            Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
            false);
    var folder = temp.resolve("dist-" + version);
    ReleaseFolder.write(new Release("hello", stamp, artifacts), folder);
    return folder;
  }

  /** Has the files of this folder from now on. */
  public void take(Path folder) throws IOException {
    files.clear();
    try (var list = Files.list(folder)) {
      for (var file : list.sorted().toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
  }

  /** Serves the release as it is now. */
  public void publish() {
    api.resetMappings();
    storage.resetMappings();
    on(REPOSITORY, json("{\"id\": 1}"));
    on(RELEASE, json(release(Instant.now())));
    on(REPOSITORY + "/releases/latest", json(release(Instant.now())));
    on(ASSETS, assets(files.keySet().stream().map(this::asset).toList()));
    files.forEach(
        (name, bytes) -> {
          on(address(name), redirect(storage("/" + name)));
          storage.stubFor(get(urlEqualTo("/" + name)).willReturn(aResponse().withBody(bytes)));
        });
  }

  public static String release(Instant at) {
    return "{\"id\": 7, \"tag_name\": \"v1.4.2\", \"published_at\": \"%s\"}".formatted(at);
  }

  public String asset(String name) {
    return asset(name, "uploaded", "\"sha256:" + Digest.of(files.get(name)) + "\"");
  }

  public String asset(String name, String state, String digest) {
    return "{\"id\": %d, \"name\": \"%s\", \"state\": \"%s\", \"size\": %d, \"digest\": %s}"
        .formatted(id(name), name, state, files.get(name).length, digest);
  }

  private int id(String name) {
    return 100 + List.copyOf(files.keySet()).indexOf(name);
  }

  /** Where the API gives the bytes of a file. */
  public String address(String name) {
    return REPOSITORY + "/releases/assets/" + id(name);
  }

  public void on(String address, ResponseDefinitionBuilder answer) {
    api.stubFor(get(urlEqualTo(address)).willReturn(answer));
  }

  public static ResponseDefinitionBuilder assets(List<String> assets) {
    return json(assets.stream().collect(Collectors.joining(", ", "[", "]")));
  }

  /** The listing with one file's entry replaced. */
  public ResponseDefinitionBuilder assetsWith(String name, String entry) {
    return assets(files.keySet().stream().map(it -> it.equals(name) ? entry : asset(it)).toList());
  }

  public static ResponseDefinitionBuilder json(String text) {
    return aResponse().withHeader("Content-Type", "application/json").withBody(text);
  }

  public static ResponseDefinitionBuilder refusal(int status, String message) {
    return json("{\"message\": \"" + message + "\"}").withStatus(status);
  }

  public static ResponseDefinitionBuilder redirect(String to) {
    return aResponse().withStatus(302).withHeader("Location", to);
  }

  /** Not the host name of the API. */
  public String storage(String path) {
    return "http://127.0.0.1:" + storage.port() + path;
  }

  public String api(String path) {
    return "http://localhost:" + api.port() + path;
  }

  void withoutToken() {
    token = Optional.empty();
  }

  void patience(Duration longer) {
    patience = longer;
  }

  void silence(Duration shorter) {
    silence = shorter;
  }

  void client(HttpClient other) {
    client = other;
  }

  Release download(String reference) {
    var limits = new Patience.Limits(patience, Duration.ofMillis(50), silence);
    var access = new Access(URI.create(api("")), token);
    return new GitHubReleases(
            client, access, limits, event -> notices.add(text(event)), cancellation)
        .download(GitHubReference.parse(reference).orElseThrow(), cache);
  }

  private static String text(DeployEvent event) {
    return event instanceof DeployEvent.Notice notice ? notice.text() : event.toString();
  }

  Release download() {
    return download("github:acme/hello@v1.4.2");
  }

  /** That the download fails with this message and hint, and that it leaves nothing. */
  DeployException refused(String message, String hint) {
    return refused("github:acme/hello@v1.4.2", message, hint);
  }

  DeployException refused(String reference, String message, String hint) {
    var failure = failure(reference);
    assertThat(failure.message()).isEqualTo(message);
    assertThat(failure.hint()).contains(hint);
    assertThat(left()).isEmpty();
    return failure;
  }

  DeployException failure() {
    return failure("github:acme/hello@v1.4.2");
  }

  private DeployException failure(String reference) {
    var failure = catchThrowableOfType(DeployException.class, () -> download(reference));
    assertThat(failure).as("nothing was refused").isNotNull();
    assertThat(failure.toString() + failure.output()).doesNotContain(TOKEN);
    return failure;
  }

  /** The files below the cache, by their names. */
  List<String> left() {
    if (!Files.exists(cache)) {
      return List.of();
    }
    try (var all = Files.walk(cache)) {
      return all.filter(Files::isRegularFile).map(it -> it.getFileName() + "").sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    api.stop();
    storage.stop();
  }
}
