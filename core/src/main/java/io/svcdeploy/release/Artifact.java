package io.svcdeploy.release;

import java.nio.file.Path;

/** One binary of a release: the file on this machine, for one platform. */
public record Artifact(Platform platform, Path file, Digest digest, long bytes) {}
