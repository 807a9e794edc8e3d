/**
 * The service control manager of Windows through its own interface, for a controller that runs on
 * Windows. The only package that touches JNA.
 */
@NullMarked
package io.svcdeploy.scm;

import org.jspecify.annotations.NullMarked;
