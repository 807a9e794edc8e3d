/**
 * From sources to a release: one binary per platform, stamped with its origin, checked after the
 * build by reading it back. {@link io.svcdeploy.build.ReleaseBuilder} is the way in.
 */
@NullMarked
package io.svcdeploy.build;

import org.jspecify.annotations.NullMarked;
