package io.svcdeploy.spec;

import java.util.Map;
import java.util.Optional;

/**
 * The values behind the substitutions of a {@link Template}. Pure but for what {@code env} and
 * {@code file} read.
 */
public interface Variables {
  /** What a template became. {@code secret} if it came from the environment or a file. */
  record Filled(String text, boolean secret) {}

  /**
   * Fills the template in.
   *
   * @throws SpecException naming the position if a value does not exist
   */
  Filled fill(Template template);

  /** The same variables with the host's own values for {@code ${var:NAME}}. */
  Variables withHost(Map<String, Template> vars);

  /** The same variables with {@code ${version}} and {@code ${commit}}. */
  Variables withRelease(String version, Optional<String> commit);
}
