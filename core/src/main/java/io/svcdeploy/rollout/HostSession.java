package io.svcdeploy.rollout;

import io.svcdeploy.host.ServiceHost;
import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.TargetSpec.HostSpec;
import io.svcdeploy.spec.Variables;
import io.svcdeploy.transport.Endpoint;
import io.svcdeploy.transport.HostConnection;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one host over a run: opened when it is needed, opened again when it was lost.
 * Used by one thread at a time.
 */
public final class HostSession implements AutoCloseable {
  private final RunContext run;
  private final HostSpec host;
  private final Endpoint endpoint;
  private final Variables variables;
  private @Nullable HostConnection connection;

  HostSession(RunContext run, HostSpec host) {
    this.run = run;
    this.host = host;
    this.variables = run.variables().withHost(host.vars());
    this.endpoint = Endpoints.of(host, run.target(), run.spec().directory(), variables);
  }

  public String name() {
    return host.name();
  }

  HostSpec spec() {
    return host;
  }

  boolean isIn(String group) {
    return host.groups().contains(group);
  }

  /** The run's variables with this host's own. */
  Variables variables() {
    return variables;
  }

  HostConnection connection() {
    var open = connection;
    if (open == null) {
      open = run.connector().connect(endpoint);
      connection = open;
    }
    return open;
  }

  /** The service on this host, over the connection that is open now. */
  public ServiceHost service() {
    var target = run.target();
    return new ServiceHost(
        connection(),
        run.spec().service(),
        target.directory(),
        ServiceManager.of(target.manager()),
        target.ssh().command());
  }

  /** Forgets a connection that broke; the next use opens another. */
  void dropConnection() {
    close();
  }

  @Override
  public void close() {
    var open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }
}
