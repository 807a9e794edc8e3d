package io.svcdeploy.transfer;

/**
 * What a host can decode with.
 *
 * @param zstd the {@code zstd} command is there
 * @param patch its {@code zstd} knows {@code --patch-from} (since 1.4.5; {@code zstd -H} lists it)
 * @param gzip the {@code gzip} command is there
 */
public record HostTools(boolean zstd, boolean patch, boolean gzip) {
  public HostTools {
    patch = patch && zstd;
  }

  /** A host that can only take bytes as they are. */
  public static final HostTools NONE = new HostTools(false, false, false);
}
