package io.svcdeploy.github;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static io.svcdeploy.github.GitHubScene.json;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.Secret;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.spec.GitHubReference;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A GitHub that keeps what is uploaded to release v1.4.2 of acme/hello. */
public final class UploadScene implements AutoCloseable {
  private static final String RELEASES = "/repos/acme/hello/releases";

  /** A file that it has. */
  public record Kept(
      long id, String name, String state, byte[] bytes, boolean digest, Instant changed) {
    String json() {
      return "{\"id\": %d, \"name\": \"%s\", \"state\": \"%s\", \"size\": %d, \"updated_at\": \"%s\"%s}"
          .formatted(
              id,
              name,
              state,
              bytes.length,
              changed,
              digest ? ", \"digest\": \"sha256:" + Digest.of(bytes) + "\"" : "");
    }
  }

  public final WireMockServer server;
  public final List<Kept> kept = new ArrayList<>();
  final List<String> notices = new ArrayList<>();

  /** What it answers to the next uploads in place of keeping the file. */
  final Deque<ResponseDefinitionBuilder> troubles = new ArrayDeque<>();

  /** When what it gets next was changed. */
  Instant clock = Instant.now();

  private final Path cache;
  private String uploads = "";
  private String tag = "v1.4.2";
  private long ids = 100;

  public UploadScene(Path temp) {
    cache = temp.resolve("cache");
    var options = WireMockConfiguration.options().dynamicPort().extensions(new Answers());
    server = new WireMockServer(options);
    server.start();
    server.stubFor(any(anyUrl()).willReturn(json("{}").withTransformers("github")));
    uploads = "http://localhost:" + server.port() + "/uploads/assets";
  }

  void tag(String other) {
    tag = other;
  }

  /** Wants uploads to be sent there. */
  void uploads(String address) {
    uploads = address;
  }

  long has(String name, String state, byte[] bytes, boolean digest) {
    kept.add(new Kept(ids++, name, state, bytes, digest, clock));
    return ids - 1;
  }

  void upload(Path folder) {
    var limits =
        new Patience.Limits(Duration.ofMillis(700), Duration.ofMillis(50), Duration.ofSeconds(10));
    var token = new Access.Token("GITHUB_TOKEN", Secret.of(GitHubScene.TOKEN));
    var access = new Access(URI.create("http://localhost:" + server.port()), Optional.of(token));
    var release = ReleaseFolder.read(folder);
    new GitHubReleases(
            Http.client().build(), access, limits, event -> tell(event), new Cancellation())
        .upload(
            GitHubReference.parse("github:acme/hello@" + tag).orElseThrow(),
            release,
            folder,
            cache);
  }

  private void tell(DeployEvent event) {
    if (event instanceof DeployEvent.Notice notice) {
      notices.add(notice.text());
    }
  }

  List<String> names() {
    return kept.stream().map(Kept::name).toList();
  }

  private ResponseDefinitionBuilder answer(RequestMethod method, URI address, byte[] body) {
    var path = address.getPath();
    if (path.equals("/uploads/assets")) {
      return keep(address.getQuery().replaceFirst("name=", ""), body);
    }
    if (path.equals(RELEASES + "/tags/" + tag)) {
      return json(
          "{\"id\": 7, \"tag_name\": \"%s\", \"upload_url\": \"%s{?name,label}\", \"published_at\": \"%s\"}"
              .formatted(tag, uploads, Instant.now()));
    }
    if (path.equals(RELEASES + "/7/assets")) {
      return json(kept.stream().map(Kept::json).collect(Collectors.joining(", ", "[", "]")));
    }
    var file = kept.stream().filter(it -> path.equals(RELEASES + "/assets/" + it.id())).findFirst();
    if (file.isPresent() && method.equals(RequestMethod.DELETE)) {
      kept.remove(file.get());
      return json("").withStatus(204);
    }
    return file.map(it -> json("").withBody(it.bytes()))
        .orElseGet(() -> GitHubScene.refusal(404, "Not Found"));
  }

  private ResponseDefinitionBuilder keep(String name, byte[] body) {
    if (!troubles.isEmpty()) {
      return troubles.remove();
    }
    if (names().contains(name)) {
      return json("{\"message\": \"Validation Failed\", \"errors\": [{\"code\": \"already_exists\"}]}")
          .withStatus(422);
    }
    // As GitHub does it.
    has(name.replaceAll("[^A-Za-z0-9._+-]", "."), "uploaded", body, true);
    return json(kept.get(kept.size() - 1).json()).withStatus(201);
  }

  private final class Answers implements ResponseDefinitionTransformerV2 {
    @Override
    public ResponseDefinition transform(ServeEvent event) {
      var request = event.getRequest();
      return answer(request.getMethod(), URI.create(request.getAbsoluteUrl()), request.getBody())
          .build();
    }

    @Override
    public String getName() {
      return "github";
    }

    @Override
    public boolean applyGlobally() {
      return false;
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
