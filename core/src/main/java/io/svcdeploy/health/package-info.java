/**
 * Decides whether what was switched on is healthy. {@link io.svcdeploy.health.HealthGate} is the
 * way in; {@link io.svcdeploy.health.HostProbe} is what it needs from whoever knows the host.
 */
@NullMarked
package io.svcdeploy.health;

import org.jspecify.annotations.NullMarked;
