package io.svcdeploy.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The values behind the substitutions of a {@link Template}. Pure but for what {@code env} and
 * {@code file} read.
 */
public interface Variables {
  /** What a template became. {@code secret} if it came from the environment or a file. */
  record Filled(String text, boolean secret) {}

  /**
   * Variables without a host and a release.
   *
   * @param directory where relative paths of {@code ${file:PATH}} begin
   * @param env the environment
   * @param secretSeen told of each value from the environment or a file before anybody else
   */
  static Variables of(
      Path directory, Function<String, Optional<String>> env, Consumer<String> secretSeen) {
    return new FilledVariables(
        directory, env, secretSeen, Map.of(), Optional.empty(), Optional.empty());
  }

  /**
   * Fills the template in. Of a file's content one trailing line break is dropped.
   *
   * @throws SpecException naming the position if a value does not exist
   */
  Filled fill(Template template);

  /** The same variables with the host's own values for {@code ${var:NAME}}. */
  Variables withHost(Map<String, Template> vars);

  /** The same variables with {@code ${version}} and {@code ${commit}}. */
  Variables withRelease(String version, Optional<String> commit);

  /**
   * Fills all in, in order.
   *
   * @throws SpecException with all values that do not exist, not only the first
   */
  default List<Filled> fillAll(List<Template> templates) {
    var filled = new ArrayList<Filled>();
    var problems = new Problems();
    for (var template : templates) {
      try {
        filled.add(fill(template));
      } catch (SpecException e) {
        problems.addAll(e.problems());
      }
    }
    problems.throwIfAny();
    return List.copyOf(filled);
  }
}
