package io.svcdeploy.health;

import java.util.Optional;

/**
 * What the gate is to see running.
 *
 * @param exeDigest SHA-256 in hexadecimal of the program that was shipped; empty: any will do
 * @param restartsBefore the service manager's restart count right after the switch; 0 for one that
 *     counts from the last start
 */
public record Subject(Optional<String> exeDigest, int restartsBefore) {}
