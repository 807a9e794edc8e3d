/** Releases of GitHub repositories, brought to this machine; no file is taken on trust. */
@NullMarked
package io.svcdeploy.github;

import org.jspecify.annotations.NullMarked;
