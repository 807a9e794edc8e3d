package io.svcdeploy.spec;

import java.util.List;
import java.util.function.IntFunction;

/** A YAML (or JSON) value as it was written, with its place. */
sealed interface Node {
  Position position();

  /** How many nodes this is with all in it, each alias counted as what it stands for. */
  int size();

  /** What kind of value this is, for a message. */
  String kindInWords();

  record Mapping(Position position, List<Entry> entries, int size) implements Node {
    @Override
    public String kindInWords() {
      return "a mapping";
    }
  }

  record Sequence(Position position, List<Node> items, int size) implements Node {
    @Override
    public String kindInWords() {
      return "a list";
    }
  }

  /**
   * @param text the value; of numbers and flags as written
   * @param braces the position of the <code>${</code> at an offset of the text
   */
  record Scalar(Position position, String text, Kind kind, IntFunction<Position> braces)
      implements Node {
    @Override
    public int size() {
      return 1;
    }

    boolean isEmpty() {
      return kind == Kind.EMPTY;
    }

    @Override
    public String kindInWords() {
      return switch (kind) {
        case TEXT -> "text";
        case WHOLE, DECIMAL -> "a number";
        case FLAG -> "true or false";
        case EMPTY -> "nothing";
      };
    }
  }

  /** The types of YAML's core schema. */
  enum Kind {
    TEXT,
    WHOLE,
    DECIMAL,
    FLAG,
    EMPTY
  }

  record Entry(Scalar key, Node value) {}
}
