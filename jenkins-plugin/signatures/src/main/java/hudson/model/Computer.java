package hudson.model;

import hudson.remoting.VirtualChannel;

public abstract class Computer extends Actionable {
  Computer() {}

  public String getName() {
    throw new UnsupportedOperationException();
  }

  public abstract VirtualChannel getChannel();
}
