package io.svcdeploy.testhost;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link WindowsHost} of the run; the root store closes it at the end. */
final class WindowsHostsExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(WindowsHostsExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return missing()
        .map(reason -> RealHostsExtension.skipOrFail(context, "no Windows hosts here: " + reason))
        .orElseGet(() -> ConditionEvaluationResult.enabled("Windows hosts can run here"));
  }

  private static Optional<String> missing() {
    return RealWindowsHost.ofEnvironment().isPresent()
        ? Optional.empty()
        : Requirements.missingForWindows();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == WindowsHost.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(WindowsHost.class, key -> WindowsHost.open(), WindowsHost.class);
  }
}
