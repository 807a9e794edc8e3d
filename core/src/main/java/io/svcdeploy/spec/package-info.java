@NullMarked
package io.svcdeploy.spec;

import org.jspecify.annotations.NullMarked;
