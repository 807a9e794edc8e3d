package io.svcdeploy.cli;

import io.svcdeploy.event.Masking;

/** The secrets of this process: a program that runs once has one set of them. */
final class Secrets {
  static final Masking MASKING = new Masking();

  private Secrets() {}
}
