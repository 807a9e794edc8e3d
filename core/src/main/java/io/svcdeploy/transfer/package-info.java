@NullMarked
package io.svcdeploy.transfer;

import org.jspecify.annotations.NullMarked;
