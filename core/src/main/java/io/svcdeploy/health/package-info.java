@NullMarked
package io.svcdeploy.health;

import org.jspecify.annotations.NullMarked;
