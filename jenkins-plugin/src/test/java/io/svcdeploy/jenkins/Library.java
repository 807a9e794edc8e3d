package io.svcdeploy.jenkins;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** What Jenkins has for Jenkinsfiles that use a shared library. */
@Target(ElementType.LOCAL_VARIABLE)
public @interface Library {
  String value();
}
