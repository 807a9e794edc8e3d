package io.svcdeploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.service.Systemd.Scope;
import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.Logs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The exact text of units: whoever changes it sees here what hosts will get. */
class SystemdUnitTest {
  @Test
  void theSocketsOfAServiceAndWhatItsUnitSaysOfThem() {
    var run =
        Definitions.listening(
            Definitions.everything(), ":80", "127.0.0.1:8080", "[::1]:8080", "/run/a%b.sock");
    assertThat(SystemdUnit.socket(Definitions.service(run)))
        .isEqualTo(
            """
            # Written by svc-deploy with each release; changes here are lost.
            [Unit]
            Description=Sockets of hello

            [Socket]
            ListenStream=80
            ListenStream=127.0.0.1:8080
            ListenStream=[::1]:8080
            ListenStream=/run/a%%b.sock
            FileDescriptorName=hello
            SocketUser=hello
            SocketGroup=web
            SocketMode=0660
            RemoveOnStop=yes
            TriggerLimitIntervalSec=0

            [Install]
            WantedBy=sockets.target
            """);
    assertThat(SystemdUnit.render(Definitions.service(run), Scope.SYSTEM))
        .contains("Requires=hello.socket\nAfter=hello.socket\n", "\nSockets=hello.socket\n");
    var port = Definitions.listening(Definitions.everything(), ":80");
    assertThat(SystemdUnit.socket(Definitions.service(port))).doesNotContain("SocketMode");
  }

  @Test
  void theUnitOfADeploymentFileThatSaysNothing() {
    assertThat(SystemdUnit.render(Definitions.service(Definitions.defaults()), Scope.SYSTEM))
        .isEqualTo(
            """
            # Written by svc-deploy with each release; changes here are lost.
            [Unit]
            Description=hello
            After=network-online.target
            Wants=network-online.target
            StartLimitIntervalSec=0

            [Service]
            Type=exec
            ExecStart=/opt/hello/current/hello
            WorkingDirectory=/opt/hello/current
            EnvironmentFile=/opt/hello/current/.svc-deploy/env
            StateDirectory=hello
            Restart=always
            RestartSec=1s
            KillMode=mixed
            KillSignal=SIGTERM
            TimeoutStopSec=30s
            SyslogIdentifier=hello
            NoNewPrivileges=yes
            LockPersonality=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            SystemCallArchitectures=native
            PrivateTmp=yes
            PrivateDevices=yes
            ProtectSystem=strict
            ProtectHome=read-only
            ProtectKernelTunables=yes
            ProtectKernelModules=yes
            ProtectKernelLogs=yes
            ProtectControlGroups=yes
            ProtectClock=yes
            ProtectHostname=yes
            RestrictNamespaces=yes
            RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

            [Install]
            WantedBy=multi-user.target
            """);
  }

  @Test
  void theUnitOfADeploymentFileThatSaysEverything() {
    var service =
        new ServiceDefinition(
            "hello",
            "/srv/my $apps/100%/he[l]lo",
            "/root",
            List.of("--config", "a b", "$HOME 50%", "", "say \"hi\"\n"),
            Map.of("TOKEN", "never in a unit"),
            Definitions.everything(),
            254);
    assertThat(SystemdUnit.render(service, Scope.SYSTEM))
        .startsWith(
            """
            # Written by svc-deploy with each release; changes here are lost.
            [Unit]
            Description=hello
            After=network-online.target
            Wants=network-online.target
            StartLimitBurst=5
            StartLimitIntervalSec=600s

            [Service]
            Type=notify
            ExecStart="/srv/my $apps/100%%/he[l]lo/current/hello" --config "a b" "$$HOME 50%%" "" "say \\"hi\\"\\n"
            WorkingDirectory=/srv/my $apps/100%%/he[l]lo/current
            EnvironmentFile=/srv/my $apps/100%%/he\\[l]lo/current/.svc-deploy/env
            User=hello
            Group=web
            StateDirectory=hello
            Restart=on-failure
            RestartSec=500ms
            RestartSteps=7
            RestartMaxDelaySec=30s
            KillMode=mixed
            KillSignal=SIGINT
            TimeoutStopSec=45s
            StandardOutput=append:/srv/my $apps/100%%/he[l]lo/logs/stdout.log
            StandardError=append:/srv/my $apps/100%%/he[l]lo/logs/stderr.log
            """)
        .endsWith(
            """
            RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
            ReadWritePaths="/srv/a b" "/srv/$data%%"
            MemoryMax=512M
            """)
        .doesNotContain("ProtectHome", "[Install]", "never in a unit");
  }

  @Test
  void theUsersOwnManagerIsAskedForNothingItCannotDo() {
    assertThat(SystemdUnit.render(Definitions.service(Definitions.defaults()), Scope.USER))
        .doesNotContain("User=", "ProtectSystem", "StateDirectory", "network-online")
        .contains("WantedBy=default.target", "NoNewPrivileges=yes");
  }

  @Test
  void theBackOffIsLeftOutWhereSystemdDoesNotKnowIt() {
    assertThat(SystemdUnit.render(Definitions.service(Definitions.everything()), Scope.SYSTEM))
        .doesNotContain("RestartSteps", "RestartMaxDelaySec");
  }

  @Test
  void aServiceThatIsNotToStartByItselfIsWantedByNothing() {
    for (var start : List.of(RunSpec.Start.MANUAL, RunSpec.Start.DISABLED)) {
      var service = Definitions.service(Definitions.run(start, new Logs.Journal()));
      assertThat(SystemdUnit.render(service, Scope.SYSTEM)).doesNotContain("[Install]");
    }
  }
}
