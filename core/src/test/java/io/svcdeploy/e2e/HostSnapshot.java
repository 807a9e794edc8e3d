package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.TestHost;
import java.util.List;

/**
 * What a failure must leave alone on a host that runs {@code hello} under systemd in {@code
 * /opt/hello}, asked by root without any code of the product.
 *
 * @param service what it answers, its release with the digest of every file, its registration
 * @param process its process, which a failure before the switch does not touch
 * @param journal the lines of the host's journal
 * @param litter what only a deployment under way may have: a held lock, an unfinished transaction,
 *     half a release, units and processes of its own
 */
public record HostSnapshot(
    List<String> service, List<String> process, List<String> journal, List<String> litter) {
  private static final String SCRIPT =
      """
      cd /opt/hello
      echo "service answers $(curl -s -m 5 http://127.0.0.1:8080/healthz)"
      echo "service current $(readlink current)"
      find -L current -type f -exec sha256sum {} + | sort -k 2 | sed 's/^/service /'
      sha256sum /etc/systemd/system/hello* | sed 's/^/service /'
      ls -l /etc/systemd/system/*.wants/hello* | sed 's/^/service /'
      systemctl show -p ActiveState hello | sed 's/^/service /'
      systemctl show -p MainPID -p NRestarts -p ExecMainStartTimestamp hello | sed 's/^/process /'
      sed 's/^/journal /' .svc-deploy/journal.jsonl
      for s in .svc-deploy/tx/*/state; do
        [ ! -f "$s" ] || case $(cat "$s") in
          confirmed | reverted | failed) ;;
          *) echo "litter transaction ${s%/state} is $(cat "$s")" ;;
        esac
      done
      for l in $(ls .svc-deploy/lock | sort -n | tail -n 1); do
        if grep -qx released=0 ".svc-deploy/lock/$l"; then
          [ "$(sed -n s/^expires=//p ".svc-deploy/lock/$l")" -le "$(date +%s)" ] || echo "litter lock $l"
        fi
      done
      ls -A releases | grep '^[.]' | sed 's/^/litter half a release /'
      systemctl list-units --all --plain --no-legend 'svc-deploy-*' | sed 's/^/litter unit /'
      ls /etc/systemd/system | grep -e svc-deploy | sed 's/^/litter unit file /'
      pgrep -af 'tx[.]sh' | sed 's/^/litter process /'
      :
      """;

  public static HostSnapshot of(TestHost host) {
    var lines = host.exec(SCRIPT).orFail().lines().toList();
    return new HostSnapshot(
        of("service ", lines), of("process ", lines), of("journal ", lines), of("litter ", lines));
  }

  private static List<String> of(String kind, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(kind))
        .map(line -> line.substring(kind.length()))
        .toList();
  }

  /** Nothing at all has happened on the host since. */
  void isStillTrueOf(TestHost host) {
    var now = isTrueAgainOf(host);
    assertThat(now.process()).as("the process on %s", host.name()).isEqualTo(process);
    assertThat(now.journal()).as("the journal of %s", host.name()).isEqualTo(journal);
  }

  /** The host went back: the service is as it was, in a new process, and the journal tells why. */
  HostSnapshot isTrueAgainOf(TestHost host) {
    var now = of(host);
    assertThat(now.litter()).as("left on %s", host.name()).isEmpty();
    assertThat(now.service()).as("the service on %s", host.name()).isEqualTo(service);
    return now;
  }
}
