@NullMarked
package io.svcdeploy.transport;

import org.jspecify.annotations.NullMarked;
