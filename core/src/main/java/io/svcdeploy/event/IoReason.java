package io.svcdeploy.event;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** Why input or output failed, in words: Java says it with the name of a class and a path. */
public final class IoReason {
  private IoReason() {}

  /** {@code no such file}, {@code access denied}, {@code No space left on device}. */
  public static String of(IOException e) {
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    if (e instanceof FileSystemException || e.getMessage() == null) {
      var name = e.getClass().getSimpleName().replaceAll("(.)Exception$", "$1");
      return JsonForm.kebab(name).replace('-', ' ');
    }
    return e.getMessage();
  }
}
