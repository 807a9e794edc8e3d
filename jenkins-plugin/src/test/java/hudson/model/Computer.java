package hudson.model;

import hudson.remoting.VirtualChannel;

public abstract class Computer extends Actionable {
  protected Computer() {}

  public abstract String getName();

  public abstract VirtualChannel getChannel();
}
