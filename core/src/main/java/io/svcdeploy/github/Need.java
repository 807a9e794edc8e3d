package io.svcdeploy.github;

/** What a token must be good for. */
enum Need {
  READ("read ", "contents: read", "Contents: read-only"),
  WRITE("add files to releases of ", "contents: write", "Contents: read and write"),
  DEPLOYMENTS("record deployments of ", "deployments: write", "Deployments: read and write");

  private final String deed;
  private final String permission;
  private final String setting;

  Need(String deed, String permission, String setting) {
    this.deed = deed;
    this.permission = permission;
    this.setting = setting;
  }

  /** A verb, to be followed by a repository. */
  String deed() {
    return deed;
  }

  /** As a workflow says it. */
  String permission() {
    return permission;
  }

  /** As the page for fine-grained tokens says it. */
  String setting() {
    return setting;
  }
}
