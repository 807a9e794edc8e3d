package io.svcdeploy.testhost;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need real hosts: OpenSSH and systemd, booted on this machine. A test takes the {@link
 * Fleet} as a parameter; the hosts boot at first use and serve the whole run.
 *
 * <p>Where they cannot boot (not Linux, not root, a command missing) the tests are skipped with the
 * reason, or fail with it when the environment has {@code SVC_DEPLOY_REAL_HOSTS=required}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealHostsExtension.class)
public @interface RealHosts {}
