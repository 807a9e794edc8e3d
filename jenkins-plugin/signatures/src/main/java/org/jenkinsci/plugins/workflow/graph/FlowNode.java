package org.jenkinsci.plugins.workflow.graph;

import hudson.model.Actionable;

public abstract class FlowNode extends Actionable {
  FlowNode() {}

  public final boolean isActive() {
    throw new UnsupportedOperationException();
  }
}
