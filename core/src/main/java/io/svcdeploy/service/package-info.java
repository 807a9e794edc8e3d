@NullMarked
package io.svcdeploy.service;

import org.jspecify.annotations.NullMarked;
