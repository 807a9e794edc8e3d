/**
 * The GitHub Action: inputs become a command line of svc-deploy, and what came of it becomes
 * outputs, annotations and a job summary. Formats: GitHub's documentation of workflow commands and
 * environment files.
 */
@NullMarked
package io.svcdeploy.action;

import org.jspecify.annotations.NullMarked;
