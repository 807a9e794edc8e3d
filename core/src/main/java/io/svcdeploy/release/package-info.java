@NullMarked
package io.svcdeploy.release;

import org.jspecify.annotations.NullMarked;
