package io.svcdeploy.action;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The actions of GitHub that the examples use cannot be had without a network. These do as much of
 * them as the examples need; {@code actions/checkout} is done by act itself.
 */
final class StandIns {
  /** Go is installed here already. */
  private static final String SETUP_GO =
      """
      name: setup-go
      inputs: { go-version-file: { default: "" } }
      runs: { using: composite, steps: [{ run: go version, shell: bash }] }
      """;

  private static final String UPLOAD =
      """
      name: upload-artifact
      inputs: { name: { required: true }, path: { required: true }, if-no-files-found: { default: warn } }
      runs:
        using: composite
        steps:
          - shell: bash
            env: { ARTIFACT: "%s/${{ inputs.name }}", FILES: "${{ inputs.path }}" }
            run: mkdir -p "$ARTIFACT" && cp -R "$FILES" "$ARTIFACT/"
      """;

  private static final String DOWNLOAD =
      """
      name: download-artifact
      inputs: { path: { required: true } }
      runs:
        using: composite
        steps:
          - shell: bash
            env: { FOLDER: "${{ inputs.path }}" }
            run: mkdir -p "$FOLDER" && cp -R "%s/." "$FOLDER"
      """;

  private StandIns() {}

  /** Folders by what stands after {@code uses:}, with one more that is real. */
  static Map<String, Path> with(String uses, Path real, Path folder) throws IOException {
    var artifacts = folder.resolve("artifacts");
    var all = new TreeMap<>(Map.of(uses, real));
    all.put("actions/setup-go@v5", action(folder.resolve("setup-go"), SETUP_GO));
    all.put(
        "actions/upload-artifact@v4",
        action(folder.resolve("upload"), UPLOAD.formatted(artifacts)));
    all.put(
        "actions/download-artifact@v4",
        action(folder.resolve("download"), DOWNLOAD.formatted(artifacts)));
    return all;
  }

  private static Path action(Path folder, String text) throws IOException {
    Files.writeString(Files.createDirectories(folder).resolve("action.yml"), text);
    return folder;
  }
}
