package io.svcdeploy.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.spec.GitHubReference;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/** What is asked of GitHub's API about one repository; what passes by itself is waited for. */
final class GitHubApi {
  private static final String JSON_TYPE = "application/vnd.github+json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A release has at most a thousand files, and a page a hundred. */
  private static final int MOST_PAGES = 20;

  private final Http http;
  private final Access access;
  private final Patience patience;
  private final EventSink events;
  private final String repository;
  private final Refusals refusals;

  GitHubApi(
      Http http, Access access, Patience patience, EventSink events, String repository, Need need) {
    this.http = http;
    this.access = access;
    this.patience = patience;
    this.events = events;
    this.repository = repository;
    this.refusals = new Refusals(access, repository, need);
  }

  /** The release that the tag names, or the latest. */
  Published release(Optional<String> tag) {
    var path = tag.map(it -> "/releases/tags/" + encoded(it)).orElse("/releases/latest");
    var sink = new Sink.ToMemory();
    var answer = ask(address(path), JSON_TYPE, sink);
    if (answer.isNotFound()) {
      throw missing(tag);
    }
    return Published.of(parse(sink), answer.time());
  }

  private DeployException missing(Optional<String> tag) {
    if (ask(address(""), JSON_TYPE, new Sink.ToMemory()).isNotFound()) {
      return noRepository();
    }
    if (tag.isEmpty()) {
      return DeployException.failed(
          repository + " has no latest release",
          "drafts and pre-releases are never the latest: name one, "
              + GitHubReference.PREFIX
              + repository
              + "@TAG");
    }
    return DeployException.failed(
        repository + " has no release " + tag.get(),
        "a tag alone is no release, and a draft is none yet; for the latest, leave @"
            + tag.get()
            + " out");
  }

  private DeployException noRepository() {
    var permission = refusals.need().permission();
    return DeployException.failed(
        "GitHub shows no repository " + repository,
        access
                .token()
                .map(it -> "the token in " + it.variable() + " needs `" + permission + "` on it")
                .orElse("set GITHUB_TOKEN to a token with `" + permission + "`")
            + " if it is private; otherwise check the name");
  }

  Assets assets(Published release) {
    var items = new ArrayList<JsonNode>();
    var next = Optional.of(address("/releases/" + release.id() + "/assets?per_page=100"));
    for (int page = 0; next.isPresent() && page < MOST_PAGES; page++) {
      var sink = new Sink.ToMemory();
      var answer = require(ask(next.get(), JSON_TYPE, sink));
      parse(sink).forEach(items::add);
      next = next(answer);
    }
    return Assets.of(items);
  }

  /**
   * One try to add a file.
   *
   * @return nothing if another may be made, after a look at what has become of this one
   */
  Optional<Asset> upload(Published release, String name, Call.Content content, int tries) {
    var address = release.uploads() + "?name=" + encoded(name);
    var call = new Call("POST", atGitHub(address), JSON_TYPE, Optional.of(content));
    var sink = new Sink.ToMemory();
    return attempt(call, sink, tries, true).map(this::require).map(answer -> Asset.of(parse(sink)));
  }

  void delete(Asset asset) {
    var address = address("/releases/assets/" + asset.id());
    ask(new Call("DELETE", address, JSON_TYPE, Optional.empty()), new Sink.ToMemory());
  }

  /** What becomes of making something a second time, because the answer to the first was lost. */
  enum Twice {
    HARMLESS,
    /** Nobody knows then whether it was made. */
    NEVER
  }

  /** Makes something new. */
  JsonNode create(String path, JsonNode what, Twice twice) {
    var bytes = what.toString().getBytes(StandardCharsets.UTF_8);
    var content =
        new Call.Content("application/json", bytes.length, () -> new ByteArrayInputStream(bytes));
    var sink = new Sink.ToMemory();
    var call = new Call("POST", address(path), JSON_TYPE, Optional.of(content));
    require(ask(call, sink, twice == Twice.HARMLESS));
    return parse(sink);
  }

  void download(Asset asset, Path file) {
    var address = address("/releases/assets/" + asset.id());
    require(ask(address, "application/octet-stream", new Sink.ToFile(file, asset.bytes())));
  }

  /** The token goes only to the API itself, and so do we. */
  private Optional<URI> next(Answer answer) {
    var link = Links.next(answer.headers().allValues("Link"));
    try {
      var next = link.map(answer.address()::resolve);
      if (next.map(access::isApi).orElse(true)) {
        return next;
      }
    } catch (IllegalArgumentException e) {
      // No address at all.
    }
    throw strange("its next page is at another server: " + link.orElse(""));
  }

  private Answer require(Answer answer) {
    if (answer.isNotFound()) {
      throw refusals.of(answer).failure();
    }
    return answer;
  }

  /** The answer, a good one or that there is no such thing. */
  private Answer ask(Call call, Sink sink) {
    return ask(call, sink, call.isRepeatable());
  }

  private Answer ask(Call call, Sink sink, boolean repeatable) {
    for (int tries = 1; ; tries++) {
      var answer = attempt(call, sink, tries, repeatable);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  private Answer ask(URI address, String accept, Sink sink) {
    return ask(Call.get(address, accept), sink);
  }

  /**
   * One try, and after one that failed but may be made again the pause before it.
   *
   * @param repeatable also if it may have been served
   * @return nothing if it may be made again
   */
  private Optional<Answer> attempt(Call call, Sink sink, int tries, boolean repeatable) {
    Trouble trouble;
    try {
      var answer = http.send(call, sink);
      if (answer.isGood() || answer.isNotFound()) {
        return Optional.of(answer);
      }
      trouble = refusals.of(answer);
    } catch (NoAnswerException e) {
      trouble = Trouble.connecting(e);
    }
    var pause = trouble.pause().orElseGet(() -> patience.backOff(tries));
    boolean mayRepeat = repeatable || trouble.pause().isPresent();
    if (!mayRepeat || tries >= trouble.tries() || !patience.allows(pause)) {
      throw trouble.failure();
    }
    tell(trouble.failure().message() + "; trying again in " + seconds(pause));
    patience.pause(pause);
    return Optional.empty();
  }

  /** Pauses before another look at what GitHub does not have yet; false if patience has ended. */
  boolean waitFor(String what, int looks) {
    var pause = patience.backOff(looks);
    if (!patience.allows(pause)) {
      return false;
    }
    if (looks == 1) {
      tell("waiting for " + what);
    }
    patience.pause(pause);
    return true;
  }

  private void tell(String text) {
    events.accept(new DeployEvent.Notice(DeployEvent.Level.INFO, Optional.empty(), text));
  }

  private static String seconds(Duration time) {
    return Math.max(1, (time.toMillis() + 500) / 1000) + " s";
  }

  private static JsonNode parse(Sink.ToMemory sink) {
    try {
      return JSON.readTree(sink.text());
    } catch (JsonProcessingException e) {
      throw strange("it is no JSON").causedBy(e);
    }
  }

  /** An address that the API gave, to which the token may go. */
  private URI atGitHub(String text) {
    try {
      var address = URI.create(text);
      if (access.isGitHub(address)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // No address at all.
    }
    throw strange("it wants files to be sent to " + text);
  }

  private URI address(String path) {
    return URI.create(access.api() + "/repos/" + repository + path);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static DeployException strange(String what) {
    return DeployException.failed(
        "the answer is not what GitHub's API gives: " + what,
        "look at what stands between here and GitHub, and at "
            + Access.ADDRESS
            + ": that of a GitHub of your own ends with /api/v3");
  }
}
