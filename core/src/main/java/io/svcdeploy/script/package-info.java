@NullMarked
package io.svcdeploy.script;

import org.jspecify.annotations.NullMarked;
