package io.svcdeploy.jenkins;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** What a version kept that did not know the field yet. */
final class KeptBefore {
  private KeptBefore() {}

  static byte[] of(byte[] kept) throws Exception {
    DeployExecution execution;
    try (var in = new ObjectInputStream(new ByteArrayInputStream(kept))) {
      execution = (DeployExecution) in.readObject();
    }
    var process = DeployExecution.class.getDeclaredField("process");
    process.setAccessible(true);
    var windows = AgentProcess.class.getDeclaredField("windows");
    windows.setAccessible(true);
    windows.setBoolean(process.get(execution), false);
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(execution);
    }
    return bytes.toByteArray();
  }
}
