package io.svcdeploy.spec;

/**
 * A file that is shipped with each release and rolled back with it.
 *
 * @param from the file here, relative to the deployment file
 * @param to its path inside the release folder; relative, without {@code ..}
 * @param mode octal permissions, 0644 unless told
 */
public record FileSpec(Template from, String to, int mode) {}
