package io.svcdeploy.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One document of YAML 1.2 (core schema, of which JSON is a part) as {@link Node}s. It is built
 * from the parser's events, because only so can depth, aliases and duplicate keys be judged before
 * they cost anything.
 */
final class YamlReader {
  private static final int DEEPEST = 40;
  private static final int MOST_NODES = 20_000;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setUseMarks(true).setSchema(new CoreSchema()).build();

  private final SourceText source;
  private final Problems problems;
  private final Iterator<Event> events;
  private final Map<Anchor, Node> anchors = new HashMap<>();
  private int nodes;

  private YamlReader(SourceText source, Problems problems) {
    this.source = source;
    this.problems = problems;
    this.events = new Parse(SETTINGS).parseString(source.text()).iterator();
  }

  /**
   * @param problems told of mistakes that leave the rest readable
   * @return nothing if the file has no document
   * @throws SpecException if it is no YAML or beyond the limits
   */
  static Optional<Node> read(SourceText source, Problems problems) {
    var reader = new YamlReader(source, problems);
    try {
      return reader.document();
    } catch (MarkedYamlEngineException e) {
      throw YamlMistake.of(e, reader.at(e.getProblemMark().or(e::getContextMark)));
    } catch (YamlEngineException e) {
      throw YamlMistake.of(source.at(0), "this is not YAML: " + e.getMessage(), "");
    }
  }

  private Optional<Node> document() {
    events.next();
    if (events.next().getEventId() == Event.ID.StreamEnd) {
      return Optional.empty();
    }
    var root = node(events.next(), 1);
    events.next();
    var after = events.next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      throw fatal(after, "a second document begins here", "a deployment file is one document");
    }
    return Optional.of(root);
  }

  private Node node(Event event, int depth) {
    if (depth > DEEPEST) {
      throw fatal(event, "nested deeper than " + DEEPEST + " levels", "no deployment file is");
    }
    if (event instanceof AliasEvent alias) {
      return counted(event, aliased(alias));
    }
    if (event instanceof ScalarEvent scalar) {
      return anchored(scalar, counted(event, scalar(scalar)));
    }
    if (event instanceof SequenceStartEvent start) {
      return anchored(start, sequence(start, depth));
    }
    if (event instanceof MappingStartEvent start) {
      return anchored(start, mapping(start, depth));
    }
    throw fatal(event, "a value is missing here", "");
  }

  /** An alias inside the very node that it names is not known yet, so nothing can be recursive. */
  private Node aliased(AliasEvent event) {
    var node = anchors.get(event.getAlias());
    if (node == null) {
      throw fatal(
          event,
          "alias *" + event.getAlias().getValue() + " has no anchor before it",
          "the anchor &" + event.getAlias().getValue() + " must be complete before it is used");
    }
    return node;
  }

  private Node anchored(NodeEvent event, Node node) {
    event.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    return node;
  }

  private Node counted(Event event, Node node) {
    nodes += node.size();
    if (nodes > MOST_NODES) {
      throw fatal(
          event,
          "more than " + MOST_NODES + " values, aliases counted as what they stand for",
          "a deployment file has a few hundred");
    }
    return node;
  }

  private Node sequence(SequenceStartEvent start, int depth) {
    refuseTag(start, start.getTag());
    var items = new ArrayList<Node>();
    for (var event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, depth + 1));
    }
    int size = 1 + items.stream().mapToInt(Node::size).sum();
    return new Node.Sequence(position(start), List.copyOf(items), size);
  }

  private Node mapping(MappingStartEvent start, int depth) {
    refuseTag(start, start.getTag());
    var entries = new ArrayList<Node.Entry>();
    var keys = new HashMap<String, Position>();
    for (var event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      var key = key(event, depth);
      var value = node(events.next(), depth + 1);
      if (!keys.containsKey(key.text())) {
        entries.add(new Node.Entry(key, value));
      }
      problems.addIfTwice(keys, key.text(), key.position(), "the key " + Shown.quoted(key.text()));
    }
    int size = 1 + entries.stream().mapToInt(entry -> 1 + entry.value().size()).sum();
    return new Node.Mapping(position(start), List.copyOf(entries), size);
  }

  private Node.Scalar key(Event event, int depth) {
    if (event instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().equals("<<")) {
      throw fatal(
          event, "merge keys (<<) are not part of YAML 1.2", "write the keys out where they count");
    }
    if (node(event, depth + 1) instanceof Node.Scalar key) {
      return key;
    }
    throw fatal(event, "a key must be a word, not a list or a mapping", "");
  }

  private Node scalar(ScalarEvent event) {
    refuseTag(event, event.getTag());
    var text = event.getValue();
    int start = index(event.getStartMark());
    int end = index(event.getEndMark());
    refuseUnprintable(event, text);
    return new Node.Scalar(
        source.at(start), text, kind(event), offset -> source.brace(text, offset, start, end));
  }

  private static Node.Kind kind(ScalarEvent event) {
    if (event.getScalarStyle() != ScalarStyle.PLAIN) {
      return Node.Kind.TEXT;
    }
    var tag = SETTINGS.getSchema().getScalarResolver().resolve(event.getValue(), true);
    if (tag.equals(Tag.INT)) {
      return Node.Kind.WHOLE;
    }
    if (tag.equals(Tag.FLOAT)) {
      return Node.Kind.DECIMAL;
    }
    if (tag.equals(Tag.BOOL)) {
      return Node.Kind.FLAG;
    }
    return tag.equals(Tag.NULL) ? Node.Kind.EMPTY : Node.Kind.TEXT;
  }

  /** Escapes can write what a file may not hold: NUL and half characters end no good anywhere. */
  private void refuseUnprintable(Event event, String text) {
    if (text.codePoints().anyMatch(Characters::isNone)) {
      problems.add(
          position(event),
          "a text cannot hold a non-character such as U+FFFE",
          "systemd takes none");
    }
    if (text.indexOf('\0') >= 0) {
      problems.add(position(event), "a text cannot hold the character NUL", "");
    }
    if (text.codePoints().anyMatch(p -> Character.getType(p) == Character.SURROGATE)) {
      problems.add(position(event), "a text cannot hold half a surrogate pair", "");
    }
  }

  private void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      throw fatal(
          event, "YAML tags (" + tag.get() + ") have no use here", "text is written in quotes");
    }
  }

  private SpecException fatal(Event event, String message, String hint) {
    return YamlMistake.of(position(event), message, hint);
  }

  private Position position(Event event) {
    return source.at(index(event.getStartMark()));
  }

  private Position at(Optional<Mark> mark) {
    return source.at(index(mark));
  }

  private static int index(Optional<Mark> mark) {
    return mark.map(Mark::getIndex).orElse(0);
  }
}
