package io.svcdeploy.e2e;

import io.svcdeploy.testhost.TestHost;

/**
 * A host with the service {@code hello} under systemd in {@code /opt/hello}, whose releases have a
 * file {@code config.yml} with their version, asked without any code of the product.
 */
public record HelloHost(TestHost host) {
  /** What the host itself says of its transactions; {@code -} if there are none. */
  public String states() {
    var states =
        host.exec("cat /opt/hello/.svc-deploy/tx/*/state 2>/dev/null").out().lines().toList();
    return states.isEmpty() ? "-" : String.join(" ", states);
  }

  /** Whether the host has nothing to decide any more. */
  public boolean isDecided() {
    return !states().matches(".*\\b(activating|activated|reverting)\\b.*");
  }

  /**
   * The version whose binary, files, unit and answers all belong together; {@code none} if none.
   */
  public String running() {
    return host.exec(
            """
            set -eu
            if [ ! -L /opt/hello/current ]; then
              [ ! -e /etc/systemd/system/hello.service ]
              ! systemctl is-active -q hello
              echo none
              exit
            fi
            release=/opt/hello/$(readlink /opt/hello/current)
            cd "$release"
            sed 's/ /  /' .svc-deploy/SHA256SUMS | sha256sum --quiet -c -
            cmp .svc-deploy/units/hello.service /etc/systemd/system/hello.service
            pid=$(systemctl show -p MainPID --value hello)
            [ "$(readlink "/proc/$pid/exe")" = "$release/hello" ]
            version=$(sed -n 's/^version: //p' config.yml)
            case $release in */"$version"-*) ;; *) echo "$release has $version"; exit 1 ;; esac
            for try in 1 2 3 4 5 6 7 8; do
              curl -fs http://127.0.0.1:8080/healthz | grep -q "\\"$version\\"" && break
              sleep 0.5
            done
            curl -fs http://127.0.0.1:8080/healthz | grep -q "\\"$version\\""
            echo "$version"
            """)
        .orFail();
  }
}
