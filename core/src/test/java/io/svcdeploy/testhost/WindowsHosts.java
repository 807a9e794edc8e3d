package io.svcdeploy.testhost;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need a Windows host: Wine behind OpenSSH on this machine, or the real one that {@code
 * SVC_DEPLOY_WINDOWS_HOST} names. A test takes the {@link WindowsHost} as a parameter; it comes up
 * at first use and serves the whole run.
 *
 * <p>Where it cannot come up (not Linux, not root, a command missing) the tests are skipped with
 * the reason, or fail with it when the environment has {@code SVC_DEPLOY_REAL_HOSTS=required}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WindowsHostsExtension.class)
public @interface WindowsHosts {}
