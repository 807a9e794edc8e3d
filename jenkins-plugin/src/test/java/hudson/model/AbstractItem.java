package hudson.model;

import java.io.File;

public abstract class AbstractItem extends Actionable {
  protected AbstractItem() {}

  public abstract File getRootDir();
}
