@NullMarked
package io.svcdeploy.cli;

import org.jspecify.annotations.NullMarked;
