package io.svcdeploy.release;

import java.util.List;

/** A release as its two lists tell of it; whether its binaries are so shows when they are read. */
public record Listing(String service, Stamp stamp, List<Binary> binaries) {
  public Listing {
    binaries = List.copyOf(binaries);
  }

  /** What one binary must be. */
  public record Binary(Platform platform, String file, Digest digest, long bytes) {}
}
