package hudson.model;

import java.io.File;

public abstract class AbstractItem extends Actionable {
  AbstractItem() {}

  public File getRootDir() {
    throw new UnsupportedOperationException();
  }
}
