@NullMarked
package io.svcdeploy.host;

import org.jspecify.annotations.NullMarked;
