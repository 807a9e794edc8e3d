/**
 * How a binary's bytes are made small for the way to a host. {@link io.svcdeploy.transfer.Encoder}
 * chooses and makes the encoding, {@link io.svcdeploy.transfer.ArtifactCache} keeps past binaries
 * so that patches can be made against them.
 */
@NullMarked
package io.svcdeploy.transfer;

import org.jspecify.annotations.NullMarked;
