package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;

/** Why a file did not get onto a host. */
final class UploadFailure {
  private UploadFailure() {}

  static DeployException noFolder(String path, String folder) {
    return DeployException.failed(
        "cannot write " + path + ": there is no folder " + folder, "create it on the host first");
  }

  static DeployException denied(String path, String user) {
    return DeployException.failed(
        "the user " + user + " may not write " + path,
        "give the user the folder (chown " + user + "), or choose another directory");
  }

  static DeployException diskFull(String path, String folder) {
    return DeployException.failed(
        "the disk of the host is full: " + path + " was not written whole",
        "free some space (df -h "
            + folder
            + " shows how much there is) and deploy again:"
            + " what arrived is not sent again");
  }

  static DeployException other(String path, String reason) {
    return DeployException.failed(
        "cannot write " + path + ": " + reason,
        "look whether the disk is full or read-only, for a quota, and for a folder or a special file of"
            + " that name");
  }
}
