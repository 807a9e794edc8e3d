package io.svcdeploy.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A string that this program chose from its own few words, which others branch on. It is never
 * masked: a login that is called {@code deploy} and comes from a secret must not make {@code ***ed}
 * of {@code deployed}.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface OwnWord {}
