/**
 * The Pipeline step {@code deployService}. It runs the command as a process of its own on the
 * agent, follows it through restarts, and tells the build what came of it. It deploys nothing
 * itself. Read {@link io.svcdeploy.jenkins.DeployExecution} first.
 */
@NullMarked
package io.svcdeploy.jenkins;

import org.jspecify.annotations.NullMarked;
