package io.svcdeploy.scm;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts as Windows has them: characters of two bytes, with a NUL at the end. */
final class WideText {
  private WideText() {}

  static char[] of(String text) {
    return Arrays.copyOf(text.toCharArray(), text.length() + 1);
  }

  static Memory memory(String text) {
    return memory(of(text));
  }

  /** Wipes the characters: the memory is the only copy then. */
  static Memory memory(char[] chars) {
    var memory = new Memory((long) chars.length * Character.BYTES);
    memory.write(0, chars, 0, chars.length);
    Arrays.fill(chars, '\0');
    return memory;
  }

  /** Empty for no text. */
  static String at(@Nullable Pointer pointer) {
    return pointer == null ? "" : pointer.getWideString(0);
  }

  /** Texts one after the other, up to an empty one. */
  static List<String> listAt(@Nullable Pointer pointer) {
    var texts = new ArrayList<String>();
    if (pointer != null) {
      long at = 0;
      for (var text = pointer.getWideString(at); !text.isEmpty(); ) {
        texts.add(text);
        at += (text.length() + 1L) * Character.BYTES;
        text = pointer.getWideString(at);
      }
    }
    return texts;
  }
}
