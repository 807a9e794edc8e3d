@NullMarked
package io.svcdeploy.rollout;

import org.jspecify.annotations.NullMarked;
