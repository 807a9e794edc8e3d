package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read and do what with what a deployment leaves on a host. */
@RealHosts
class HostPermissionsIT {
  @TempDir Path folder;

  private TestHost host;

  /** A strict host: what is made there is nobody else's unless somebody says so. */
  @BeforeEach
  void strictHost(Fleet fleet) throws IOException {
    host = fleet.host(1);
    host.freshState();
    host.exec("printf 'Defaults umask=0077, umask_override\\n' >/etc/sudoers.d/umask").orFail();
    Files.writeString(folder.resolve("app.conf"), "setting=1\n");
    Files.writeString(folder.resolve("tool.sh"), "#!/bin/sh\n");
  }

  private void deploy(Fleet fleet, String account) {
    FleetSpec.of(fleet, List.of(host))
        .named("mirror")
        .withRun("  env: { API_TOKEN: something-secret }\n" + account)
        .withRest(
            """
            files:
              - { from: app.conf, to: conf/sub/app.conf, mode: "0640" }
              - { from: tool.sh, to: tool.sh, mode: "0755" }
            """)
        .writeTo(folder);
    Cli.in(folder)
        .run("deploy", "--from", MirrorReleases.of("mirror", "1.0.0").toString())
        .exits(0);
  }

  private String stat(String path) {
    return host.exec("stat -L -c '%a %U %G' /opt/mirror/" + path).orFail();
  }

  private int readBy(String user, String path) {
    return host.exec("runuser -u " + user + " -- cat /opt/mirror/" + path).status();
  }

  @Test
  void theServiceReadsItsFilesAndOthersDoNot(Fleet fleet) {
    deploy(fleet, "  user: mirror\n  create-user: true\n");

    assertThat(stat("")).isEqualTo("755 root root");
    assertThat(stat("current")).isEqualTo("755 root root");
    assertThat(stat("current/mirror")).isEqualTo("755 root mirror");
    assertThat(stat("current/tool.sh")).isEqualTo("755 root mirror");
    assertThat(stat("current/conf")).isEqualTo("755 root root");
    assertThat(stat("current/conf/sub")).isEqualTo("755 root root");
    assertThat(stat("current/conf/sub/app.conf")).isEqualTo("640 root mirror");
    assertThat(stat("current/.svc-deploy/env")).isEqualTo("600 root root");
    assertThat(stat("logs")).isEqualTo("750 root root");
    assertThat(host.exec("stat -c '%a %U' /etc/systemd/system/mirror.service").orFail())
        .isEqualTo("644 root");

    assertThat(readBy("mirror", "current/conf/sub/app.conf")).isZero();
    assertThat(readBy("mirror", "current/.svc-deploy/env")).isNotZero();
    assertThat(readBy("nobody", "current/conf/sub/app.conf")).isNotZero();
    assertThat(readBy("nobody", "current/.svc-deploy/env")).isNotZero();
  }

  @Test
  void aCreatedUserCannotLogInAndOwnsNothing(Fleet fleet) {
    deploy(fleet, "  user: mirror\n  create-user: true\n");

    var account = host.exec("getent passwd mirror").orFail().split(":");
    assertThat(Integer.parseInt(account[2])).as("a system account").isBetween(1, 999);
    assertThat(account[6]).isEqualTo("/usr/sbin/nologin");
    assertThat(host.exec("getent shadow mirror").orFail()).startsWith("mirror:!");
    assertThat(host.exec("find / -xdev -user mirror ! -path '/proc/*'").out().strip())
        .isEqualTo("/var/lib/mirror");
    assertThat(host.exec("ps -o user= -C mirror").orFail().strip()).isEqualTo("mirror");
  }

  @Test
  void anAccountWhoseGroupHasAnotherNameReadsItsFilesToo(Fleet fleet) {
    deploy(fleet, "  user: nobody\n");

    assertThat(stat("current/conf/sub/app.conf")).isEqualTo("640 root nogroup");
    assertThat(readBy("nobody", "current/conf/sub/app.conf")).isZero();
  }
}
