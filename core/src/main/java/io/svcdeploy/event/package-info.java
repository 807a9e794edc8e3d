@NullMarked
package io.svcdeploy.event;

import org.jspecify.annotations.NullMarked;
