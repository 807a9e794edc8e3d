/**
 * What runs on the agent, outside of Jenkins, in the process of the command: these classes are
 * copied there beside its jar. They know nothing of Jenkins.
 */
@NullMarked
package io.svcdeploy.jenkins.agent;

import org.jspecify.annotations.NullMarked;
