package io.svcdeploy.release;

/** A binary as the lists of a release name it; whether it is so shows when it is read. */
public record Listed(Platform platform, String file, Digest digest, long bytes) {}
