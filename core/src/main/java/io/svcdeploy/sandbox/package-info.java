/**
 * Hosts to try a deployment on when there is no host: SSH servers in this process, on loopback,
 * each with a folder for a home. The only package that uses Apache MINA SSHD.
 */
@NullMarked
package io.svcdeploy.sandbox;

import org.jspecify.annotations.NullMarked;
