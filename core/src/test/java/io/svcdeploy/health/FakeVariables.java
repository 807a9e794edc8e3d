package io.svcdeploy.health;

import io.svcdeploy.spec.Template;
import io.svcdeploy.spec.Variables;
import java.util.Map;
import java.util.Optional;

/** Knows {@code ${version}} and one secret. */
final class FakeVariables implements Variables {
  static final String TOKEN = "s3cr3t-t0ken";

  @Override
  public Filled fill(Template template) {
    var text = template.text().replace("${version}", "1.1.0");
    return text.contains("${env:TOKEN}")
        ? new Filled(text.replace("${env:TOKEN}", TOKEN), true)
        : new Filled(text, false);
  }

  @Override
  public Variables withHost(Map<String, Template> vars) {
    return this;
  }

  @Override
  public Variables withRelease(String version, Optional<String> commit) {
    return this;
  }
}
