package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;

/** A failure to connect that may pass by itself: worth another try. */
final class PassingFailure extends RuntimeException {
  private final DeployException failure;

  PassingFailure(DeployException failure) {
    super(failure.getMessage(), failure);
    this.failure = failure;
  }

  /** What to tell when it did not pass. */
  DeployException failure() {
    return failure;
  }
}
