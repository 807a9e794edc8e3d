package io.svcdeploy.report;

import java.util.List;
import java.util.stream.Stream;

/** A line for a terminal: pieces of text, each in one colour. */
record Line(List<Piece> pieces) {
  static final Line EMPTY = new Line(List.of());

  /** Text in a colour, without line ends. */
  record Piece(String text, Ink ink) {}

  /** Colours by their ANSI (ECMA-48 SGR) numbers. */
  enum Ink {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36");

    private final String code;

    Ink(String code) {
      this.code = code;
    }

    private String paint(String text) {
      return this == PLAIN || text.isBlank() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    /** The colour for the outcome of a host, by its name in events and reports. */
    static Ink of(String outcome) {
      return switch (outcome) {
        case "deployed" -> GREEN;
        case "unchanged", "skipped" -> DIM;
        case "rolled-back" -> YELLOW;
        default -> RED;
      };
    }
  }

  static Line of(String text) {
    return EMPTY.and(text);
  }

  static Line of(String text, Ink ink) {
    return EMPTY.and(text, ink);
  }

  Line and(String text) {
    return and(text, Ink.PLAIN);
  }

  Line and(String text, Ink ink) {
    var piece = new Piece(text.replace('\n', ' ').replace('\t', ' '), ink);
    return new Line(Stream.concat(pieces.stream(), Stream.of(piece)).toList());
  }

  /** The text, in the column of this width: filled with blanks, never cut. */
  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - length(text)));
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The whole line. */
  String render(boolean colour) {
    var text = new StringBuilder();
    pieces.forEach(piece -> text.append(colour ? piece.ink().paint(piece.text()) : piece.text()));
    return text.toString().stripTrailing();
  }

  /** The line cut to the screen's width, counted in code points. */
  String fitted(Screen screen) {
    var total = pieces.stream().mapToInt(piece -> length(piece.text())).sum();
    if (total <= screen.width()) {
      return render(screen.colour());
    }
    var ellipsis = screen.glyphs().ellipsis();
    var room = Math.max(0, screen.width() - ellipsis.length());
    var cut = EMPTY;
    for (var piece : pieces) {
      var taken = Math.min(room, length(piece.text()));
      var end = piece.text().offsetByCodePoints(0, taken);
      cut = cut.and(piece.text().substring(0, end), piece.ink());
      room -= taken;
    }
    return cut.and(ellipsis).render(screen.colour());
  }
}
