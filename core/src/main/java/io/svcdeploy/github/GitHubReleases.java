package io.svcdeploy.github;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.event.Secret;
import io.svcdeploy.release.Release;
import io.svcdeploy.spec.GitHubReference;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Downloads releases whose files are those of a release folder: {@code checksums.txt}, {@code
 * manifest.json} and the binaries. Nothing is taken on trust: of each file the name, the size and
 * the digest must be what both lists and GitHub itself say.
 */
public final class GitHubReleases {
  private final HttpClient client;
  private final Access access;
  private final Patience.Limits limits;
  private final EventSink events;
  private final Cancellation cancellation;

  GitHubReleases(
      HttpClient client,
      Access access,
      Patience.Limits limits,
      EventSink events,
      Cancellation cancellation) {
    this.client = client;
    this.access = access;
    this.limits = limits;
    this.events = events;
    this.cancellation = cancellation;
  }

  /**
   * As the environment says: {@code GITHUB_API_URL}, {@code GITHUB_TOKEN} or {@code GH_TOKEN},
   * {@code https_proxy} and {@code no_proxy}.
   *
   * @param secrets is told the token
   */
  public static GitHubReleases of(
      Map<String, String> environment,
      Consumer<Secret> secrets,
      EventSink events,
      Cancellation cancellation) {
    var access = Access.of(environment);
    access.token().ifPresent(token -> secrets.accept(token.value()));
    var client = Http.client().proxy(Proxies.of(environment)).build();
    return new GitHubReleases(client, access, Patience.Limits.USUAL, events, cancellation);
  }

  /**
   * The release, its files in a folder of its own below this one. What is there already and right
   * is not downloaded again; what no call has used for a week is removed.
   *
   * @throws io.svcdeploy.event.DeployException if anything is missing or differs; nothing that was
   *     not verified is left
   */
  public Release download(GitHubReference reference, Path under) {
    var api = api(reference, Need.READ);
    var release = api.release(reference.tag());
    var shelf = new Shelf(under);
    var part = shelf.part();
    try {
      return new Download(api, release, reference, events, part).to(shelf);
    } finally {
      Shelf.remove(part);
      shelf.prune();
    }
  }

  /**
   * Adds the files of a release folder to the release on GitHub, which must exist: the binaries
   * first and the lists last, so that who waits for the lists finds all. What is there already and
   * the same is not sent again, and what is there and differs is never replaced.
   *
   * @param reference with a tag
   * @param folder of the release
   * @param under a folder for what has to be looked at
   * @throws io.svcdeploy.event.DeployException if a file could not be added, or differs
   */
  public void upload(GitHubReference reference, Release release, Path folder, Path under) {
    var api = api(reference, Need.WRITE);
    var published = api.release(reference.tag());
    var part = new Shelf(under).part();
    try {
      new Upload(api, published, reference, events, part).of(release, folder);
    } finally {
      Shelf.remove(part);
    }
  }

  private GitHubApi api(GitHubReference reference, Need need) {
    var http = new Http(client, access, limits.silence(), cancellation);
    var patience = new Patience(limits, cancellation);
    return new GitHubApi(http, access, patience, events, reference.name(), need);
  }
}
