package hudson;

import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.jenkinsci.remoting.RoleSensitive;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

public final class FilePath implements SerializableOnlyOverRemoting {
  private FilePath() {}

  public interface FileCallable<T> extends Serializable, RoleSensitive {
    T invoke(File file, VirtualChannel channel) throws IOException, InterruptedException;
  }

  public <T> T act(FileCallable<T> callable) throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  public FilePath child(String path) {
    throw new UnsupportedOperationException();
  }

  public String getRemote() {
    throw new UnsupportedOperationException();
  }

  public void mkdirs() throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  public boolean exists() throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  public void copyFrom(InputStream in) throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  public void renameTo(FilePath target) throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  public void write(String content, String encoding) throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  public void deleteRecursive() throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }
}
