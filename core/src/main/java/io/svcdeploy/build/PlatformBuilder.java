package io.svcdeploy.build;

import io.svcdeploy.release.Platform;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** One way of getting a binary. Called from several threads at once if it may. */
interface PlatformBuilder {
  /** Writes the binary for the platform to {@code output}, whose folder is there. */
  void build(Platform platform, Path output, BooleanSupplier stop);

  /** Refuses a binary that is not what was to be built. */
  void check(Platform platform, Inspection binary);

  /** False if two platforms at a time could disturb each other. */
  default boolean parallel() {
    return true;
  }
}
