package io.svcdeploy.service;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a service manager needs of a release, as text. It is stored in the release's own folder, so
 * that going back to a release brings back how it was run.
 *
 * @param stored files of the release's {@value #FOLDER} folder
 * @param installed files that are copied to where the manager looks for them
 * @param enabled units that start at boot, empty if none does
 */
public record Registration(List<Stored> stored, List<Installed> installed, List<String> enabled) {
  /** The folder inside a release. */
  public static final String FOLDER = ".svc-deploy";

  /**
   * Stands for the release's name in a stored file: the name depends on what is stored. Its first
   * and last character are for private use, so that no setting holds it.
   */
  public static final String RELEASE = "\uE000RELEASE\uE000";

  public Registration {
    stored = List.copyOf(stored);
    installed = List.copyOf(installed);
    enabled = List.copyOf(enabled);
  }

  /**
   * @param name file name inside the folder
   * @param mode octal permissions
   */
  public record Stored(String name, String text, int mode, Charset charset) {
    public Stored(String name, String text, int mode) {
      this(name, text, mode, StandardCharsets.UTF_8);
    }
  }

  /**
   * @param path absolute
   */
  public record Installed(String path, String text) {}
}
