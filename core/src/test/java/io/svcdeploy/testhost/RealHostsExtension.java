package io.svcdeploy.testhost;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link Fleet} of the run; the root store closes it after the last test. */
final class RealHostsExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(RealHostsExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Requirements.missing()
        .map(reason -> skipOrFail(context, "no real hosts here: " + reason))
        .orElseGet(() -> ConditionEvaluationResult.enabled("real hosts can boot here"));
  }

  /** Says once why tests are left out; where they are required, fails instead. */
  static ConditionEvaluationResult skipOrFail(ExtensionContext context, String reason) {
    if ("required".equals(System.getenv("SVC_DEPLOY_REAL_HOSTS"))) {
      throw new IllegalStateException(reason + " (SVC_DEPLOY_REAL_HOSTS=required)");
    }
    store(context).getOrComputeIfAbsent(reason, RealHostsExtension::sayOnce);
    return ConditionEvaluationResult.disabled(reason);
  }

  private static String sayOnce(String reason) {
    System.err.println(reason + "; tests on them are skipped");
    return reason;
  }

  private static Store store(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Fleet.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return store(context).getOrComputeIfAbsent(Fleet.class, key -> Fleet.open(), Fleet.class);
  }
}
