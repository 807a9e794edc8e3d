package io.svcdeploy.health;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the host says of the service at one moment.
 *
 * @param active the service manager calls it running
 * @param failed the service manager has given up on it; it will not start it again by itself
 * @param status in the manager's own words, {@code active (running)}
 * @param pid of the main process; empty if there is none, or the manager does not tell
 * @param restarts how often the manager has restarted it, by the manager's own count
 * @param exeDigest SHA-256 in hexadecimal of the program that the process runs ({@code
 *     /proc/PID/exe}); empty where the system does not tell
 * @param exePath where that program was; may end in {@code " (deleted)"}, as Linux says it
 */
public record ServiceState(
    boolean active,
    boolean failed,
    String status,
    OptionalLong pid,
    int restarts,
    Optional<String> exeDigest,
    Optional<String> exePath) {}
