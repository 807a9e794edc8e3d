package io.svcdeploy.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A test that takes long and is much like others: it runs with {@link FaultPoint#ALL} only. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = FaultPoint.SAMPLE,
    matches = FaultPoint.ALL,
    disabledReason = FaultPoint.ONLY_WITH_ALL)
@interface OnlyInFull {}
