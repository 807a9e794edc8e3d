package io.svcdeploy.transport;

/**
 * The machine that svc-deploy runs on.
 *
 * @param sudo scripts run as root, by {@code sudo -n} unless we are root already
 * @param windows scripts are for {@code cmd}, not for {@code sh}
 */
public record LocalEndpoint(String host, boolean sudo, boolean windows) implements Endpoint {}
