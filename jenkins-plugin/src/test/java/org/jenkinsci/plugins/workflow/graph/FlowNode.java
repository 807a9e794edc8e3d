package org.jenkinsci.plugins.workflow.graph;

import hudson.model.Actionable;
import java.util.function.BooleanSupplier;

/** A step in its Pipeline. */
public abstract class FlowNode extends Actionable {
  private final BooleanSupplier active;

  private FlowNode(BooleanSupplier active) {
    this.active = active;
  }

  public static FlowNode of(BooleanSupplier active) {
    return new FlowNode(active) {};
  }

  public final boolean isActive() {
    return active.getAsBoolean();
  }
}
