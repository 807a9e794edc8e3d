@NullMarked
package io.svcdeploy.build;

import org.jspecify.annotations.NullMarked;
