package hudson;

public abstract class Launcher {
  protected Launcher() {}

  public boolean isUnix() {
    throw new UnsupportedOperationException();
  }
}
