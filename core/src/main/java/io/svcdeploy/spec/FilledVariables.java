package io.svcdeploy.spec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@link Variables} from an environment and files. Values are not expanded again. */
record FilledVariables(
    Path directory,
    Function<String, Optional<String>> env,
    Consumer<String> secretSeen,
    Map<String, Template> vars,
    Optional<String> version,
    Optional<String> commit)
    implements Variables {
  private static final int LARGEST_FILE = 64 << 10;

  @Override
  public Filled fill(Template template) {
    var parsed = Substitution.parse(template.text(), Substitution.ANYWHERE);
    for (var flaw : parsed.flaws()) {
      throw missing(template, flaw.message(), flaw.hint());
    }
    var text = new StringBuilder();
    boolean secret = false;
    for (var piece : parsed.pieces()) {
      if (piece instanceof Substitution.Literal literal) {
        text.append(literal.text());
      } else {
        var value = value((Substitution.Reference) piece, template);
        requireWhole(value.text(), template);
        text.append(value.text());
        secret |= value.secret();
      }
    }
    return new Filled(text.toString(), secret);
  }

  /** The file's own texts were judged when it was read. */
  private static void requireWhole(String value, Template template) {
    if (Characters.areLost(value)) {
      throw missing(
          template,
          "the value holds a NUL, half a character or a non-character",
          "no process can be given these; encode binary data, for example in base64");
    }
  }

  @Override
  public Variables withHost(Map<String, Template> hostVars) {
    return new FilledVariables(directory, env, secretSeen, hostVars, version, commit);
  }

  @Override
  public Variables withRelease(String newVersion, Optional<String> newCommit) {
    return new FilledVariables(
        directory, env, secretSeen, vars, Optional.of(newVersion), newCommit);
  }

  private Filled value(Substitution.Reference reference, Template template) {
    return switch (reference.name()) {
      case ENV -> secret(environment(reference.argument(), template));
      case FILE -> secret(file(reference.argument(), template));
      case VAR -> variable(reference.argument(), template);
      case VERSION -> known(version, template, "no version is known here");
      case COMMIT -> known(commit, template, "the release has no commit");
      case OS, ARCH, LEVEL -> throw missing(template, reference + " has no meaning here", "");
    };
  }

  /** Nothing can be hidden by an empty text, so nobody is told of one. */
  private Filled secret(String value) {
    if (!value.isEmpty()) {
      secretSeen.accept(value);
    }
    return new Filled(value, true);
  }

  private Filled known(Optional<String> value, Template template, String otherwise) {
    return new Filled(
        value.orElseThrow(
            () ->
                missing(
                    template, otherwise, "it comes from the tag and the commit of the sources")),
        false);
  }

  private String environment(String name, Template template) {
    return env.apply(name)
        .orElseThrow(
            () ->
                missing(
                    template,
                    "the environment variable " + name + " is not set",
                    "set it where svc-deploy runs"));
  }

  /** A variable's own value holds no variables, so this ends. */
  private Filled variable(String name, Template template) {
    var value = vars.get(name);
    if (value == null) {
      throw missing(template, "${var:" + name + "} is not defined", "add it to the host's vars");
    }
    return withoutVars().fill(value);
  }

  private Variables withoutVars() {
    return withHost(Map.of());
  }

  private String file(String name, Template template) {
    try {
      return read(directory.resolve(name), template);
    } catch (InvalidPathException e) {
      throw missing(
          template, Shown.quoted(name) + " cannot be a path on this system", "see its locale");
    }
  }

  private static String read(Path file, Template template) {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw missing(template, file + " is larger than 64 KiB", "a value is a short text");
      }
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.replaceFirst("\\r?\\n\\z", "");
    } catch (CharacterCodingException e) {
      throw missing(template, file + " is not UTF-8 text", "a value is a short text");
    } catch (IOException e) {
      throw missing(
          template, "the file " + file + " cannot be read", "it must exist where svc-deploy runs");
    }
  }

  private static SpecException missing(Template template, String message, String hint) {
    return new SpecException(List.of(new SpecProblem(template.position(), message, hint)));
  }
}
