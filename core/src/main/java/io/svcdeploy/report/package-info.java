@NullMarked
package io.svcdeploy.report;

import org.jspecify.annotations.NullMarked;
