package io.svcdeploy.transfer;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Results that are made once however many threads ask at a time, by the first that asks. A failure
 * reaches those that wait for it and is then forgotten, so that the next one who asks tries again.
 */
final class Once<K, V> {
  private final ConcurrentHashMap<K, CompletableFuture<V>> results = new ConcurrentHashMap<>();

  /**
   * The result for this key.
   *
   * @param work must not ask for the same key
   * @throws CompletionException if the work failed, with what it threw as its cause
   */
  V get(K key, Callable<V> work) {
    var mine = new CompletableFuture<V>();
    var others = results.putIfAbsent(key, mine);
    if (others != null) {
      return others.join();
    }
    try {
      mine.complete(work.call());
    } catch (Throwable failure) {
      results.remove(key, mine);
      mine.completeExceptionally(failure);
    }
    return mine.join();
  }
}
