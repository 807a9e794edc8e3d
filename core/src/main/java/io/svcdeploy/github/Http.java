package io.svcdeploy.github;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks once. Redirects are followed here and not by the JDK's client, which would take the token
 * along to any server; a server that falls silent is left.
 */
final class Http {
  private static final int MOST_REDIRECTS = 10;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** A body that still drips after this long never ends. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final HttpClient client;
  private final Access access;
  private final Duration silence;
  private final Cancellation cancellation;

  Http(HttpClient client, Access access, Duration silence, Cancellation cancellation) {
    this.client = client;
    this.access = access;
    this.silence = silence;
    this.cancellation = cancellation;
  }

  static HttpClient.Builder client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT);
  }

  /** The answer at the end of the redirects; if it is good, the sink has its body. */
  Answer send(Call call, Sink sink) throws NoAnswerException {
    var hop = new Hop(call.address(), access.isGitHub(call.address()));
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      var answer = once(hop, call, sink);
      var next = answer.redirect();
      // What changes something is told to nobody but the one it was meant for.
      if (next.isEmpty() || !call.changesNothing()) {
        return answer;
      }
      hop = hop.to(next.get());
    }
    throw DeployException.failed(
        call.address().getHost() + " redirects more than " + MOST_REDIRECTS + " times",
        "look at what stands between here and GitHub, and at " + Access.ADDRESS);
  }

  private Answer once(Hop hop, Call call, Sink sink) throws NoAnswerException {
    var outgoing = new Outgoing();
    try (var body = new Body(sink)) {
      var request = request(hop, call, outgoing);
      var sending = client.sendAsync(request, handler(body));
      var response = await(sending, body, outgoing);
      body.finish();
      var fromApi = access.isGitHub(hop.address());
      return new Answer(
          hop.address(), fromApi, response.statusCode(), response.headers(), body.words());
    } catch (IOException e) {
      throw new NoAnswerException(hop.address(), e);
    }
  }

  private static HttpResponse.BodyHandler<Void> handler(Body body) {
    return info -> {
      body.begin(info.statusCode());
      return BodySubscribers.ofByteArrayConsumer(body);
    };
  }

  private HttpRequest request(Hop hop, Call call, Outgoing outgoing) {
    var request =
        HttpRequest.newBuilder(hop.address())
            .method(call.method(), outgoing.publisher(call))
            .header("Accept", call.accept())
            .header("User-Agent", "svc-deploy");
    call.content().ifPresent(it -> request.header("Content-Type", it.mediaType()));
    if (hop.trusted()) {
      request.header("X-GitHub-Api-Version", "2022-11-28");
      access
          .token()
          .ifPresent(it -> request.header("Authorization", "Bearer " + it.value().reveal()));
    }
    return request.build();
  }

  /** Waits for the end of the body, but not for a server that falls silent. */
  private HttpResponse<Void> await(
      CompletableFuture<HttpResponse<Void>> response, Body body, Outgoing outgoing)
      throws IOException {
    long began = System.nanoTime();
    long heard = began;
    long moved = 0;
    while (true) {
      try {
        return response.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (body.received() + outgoing.sent() != moved) {
          moved = body.received() + outgoing.sent();
          heard = System.nanoTime();
        }
        leaveIfHopeless(response, body, began, heard);
      } catch (ExecutionException e) {
        throw reason(e);
      } catch (InterruptedException e) {
        response.cancel(true);
        Thread.currentThread().interrupt();
        throw new DeployException(
            ExitCode.CANCELLED, "interrupted while downloading", "run the same command again");
      }
    }
  }

  private void leaveIfHopeless(CompletableFuture<?> response, Body body, long began, long heard)
      throws IOException {
    var silent = System.nanoTime() - heard > silence.toNanos();
    var endless = System.nanoTime() - began > LONGEST.toNanos();
    if (silent || endless || cancellation.requested() || body.hasFailed()) {
      response.cancel(true);
      cancellation.check();
      body.throwFailure();
      throw new HttpTimeoutException(
          silent ? "nothing came for " + seconds(silence) : "no end after " + seconds(LONGEST));
    }
  }

  private static String seconds(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }

  private static IOException reason(ExecutionException e) {
    return e.getCause() instanceof IOException io ? io : new IOException(e.toString(), e);
  }
}
