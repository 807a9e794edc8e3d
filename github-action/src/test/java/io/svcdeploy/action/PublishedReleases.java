package io.svcdeploy.action;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.svcdeploy.release.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** A server with the releases of {@code acme/hello}, which answers as GitHub's API does. */
final class PublishedReleases implements AutoCloseable {
  static final String TOKEN = "ghs_OfThisWorkflow0123456789";

  private static final String API = "/repos/acme/hello/releases";

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
  private final Map<String, Integer> ids = new HashMap<>();
  private int files;
  private int releases;

  PublishedReleases() {
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.port();
  }

  /**
   * @param folder as {@code svc-deploy build} wrote it
   */
  void publish(String tag, Path folder) throws IOException {
    var assets = new ArrayList<String>();
    try (var list = Files.list(folder)) {
      for (var file : list.sorted().toList()) {
        assets.add(upload(file));
      }
    }
    int id = ++releases;
    on(API + "/tags/" + tag, "{\"id\": %d, \"tag_name\": \"%s\"}".formatted(id, tag));
    on(API + "/" + id + "/assets?per_page=100", assets.toString());
  }

  private String upload(Path file) throws IOException {
    var name = file.getFileName().toString();
    int id = ++files;
    ids.put(name, id);
    store(id, Files.readAllBytes(file));
    return "{\"id\": %d, \"name\": \"%s\", \"state\": \"uploaded\", \"size\": %d, \"digest\": \"sha256:%s\"}"
        .formatted(id, name, Files.size(file), Digest.ofFile(file));
  }

  private void store(int id, byte[] bytes) {
    server.stubFor(
        get(urlEqualTo(API + "/assets/" + id))
            .withHeader("Authorization", equalTo("Bearer " + TOKEN))
            .withHeader("Accept", equalTo("application/octet-stream"))
            .willReturn(aResponse().withBody(bytes)));
  }

  private void on(String path, String json) {
    server.stubFor(
        get(urlEqualTo(path))
            .withHeader("Authorization", equalTo("Bearer " + TOKEN))
            .willReturn(aResponse().withBody(json)));
  }

  /** The storage now takes twenty seconds for this file of the last release. */
  void slow(Path file) throws IOException {
    server.stubFor(
        get(urlEqualTo(API + "/assets/" + ids.get(file.getFileName().toString())))
            .willReturn(
                aResponse()
                    .withBody(Files.readAllBytes(file))
                    .withChunkedDribbleDelay(40, 20_000)));
  }

  /** The storage now gives other bytes, of the same number, for this file of the last release. */
  void tamper(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    store(ids.get(file.getFileName().toString()), bytes);
  }

  @Override
  public void close() {
    server.stop();
  }
}
