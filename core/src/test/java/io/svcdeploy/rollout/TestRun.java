package io.svcdeploy.rollout;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.EventSink;
import io.svcdeploy.event.Masking;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.SpecReader;
import io.svcdeploy.spec.Variables;
import io.svcdeploy.transfer.ArtifactCache;
import io.svcdeploy.transfer.Encoder;
import io.svcdeploy.transport.Connector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A run of a deployment file's first target, where the environment is empty. */
final class TestRun {
  private TestRun() {}

  /**
   * @param file but for its first two lines, which are the same for all
   */
  static RunContext of(Path folder, String file, boolean force, Connector connector) {
    var spec = read(folder, file);
    var target = spec.targets().get(0);
    return new RunContext(
        spec,
        target,
        target.hosts(),
        Variables.of(folder, name -> Optional.empty(), secret -> {}),
        connector,
        Encoder.in(folder, ArtifactCache.in(folder)),
        new Masking(),
        EventSink.NONE,
        new Cancellation(),
        "d-1",
        "test",
        force);
  }

  private static DeploySpec read(Path folder, String file) {
    var text = "service: hello\nbuild: { prebuilt: { path: hello } }\n" + file;
    try {
      return SpecReader.read(Files.writeString(folder.resolve("svc-deploy.yml"), text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
