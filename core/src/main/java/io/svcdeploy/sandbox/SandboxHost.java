package io.svcdeploy.sandbox;

import java.nio.file.Path;

/**
 * One host of the sandbox.
 *
 * @param name as {@code targets.yml} calls it
 * @param port of its SSH server on 127.0.0.1
 * @param home the login's home; all that is deployed lies below it
 * @param appPort a port of its own for the service, {@code ${var:port}} in the deployment file
 */
public record SandboxHost(String name, int port, Path home, int appPort) {}
