package io.svcdeploy.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithheldTest {
  @TempDir Path folder;

  @Test
  void aBuildHasNothingThatOpensHostsOrRepositories() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("svc-deploy.yml"),
            """
            service: hello
            build: { command: { run: make, env: { NPM: "${env:NPM_TOKEN}" } }, platforms: [linux/amd64] }
            run: { env: { API_TOKEN: "${env:API_TOKEN}", HOME: "${env:HOME}", A: "b-${env:SUFFIX}" } }
            targets:
              prod:
                hosts: [web-1]
                ssh: { user: "${env:LOGIN}", key: "${env:DEPLOY_KEY}", passphrase: "${env:PASSPHRASE}" }
            """);
    var kept =
        Map.of(
            "HOME",
            "/h",
            "PATH",
            "/bin",
            "NPM_TOKEN",
            "n",
            "SUFFIX",
            "s",
            "LOGIN",
            "l",
            "CC",
            "gcc");
    var all = new TreeMap<>(kept);
    for (var name :
        new String[] {"API_TOKEN", "DEPLOY_KEY", "PASSPHRASE", "GITHUB_TOKEN", "GH_TOKEN"}) {
      all.put(name, "secret");
    }
    all.put("SVC_DEPLOY_INPUTS", "{}");

    assertThat(Withheld.from(all, SpecReader.read(file))).isEqualTo(kept);
  }
}
