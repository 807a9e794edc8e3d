package io.svcdeploy.jenkins;

import java.util.Arrays;
import java.util.Map;
import org.kohsuke.stapler.DataBoundSetter;

/** The step as Jenkins makes it from the named arguments of a Jenkinsfile. */
final class RealStep {
  private RealStep() {}

  /** Sets each field by its setter, and begins an execution that nobody starts. */
  static void check(Map<String, Object> arguments) {
    var step = new DeployServiceStep();
    try {
      for (var argument : arguments.entrySet()) {
        set(step, argument.getKey(), argument.getValue());
      }
      step.start(new TestContext(new TestBuild(null, Map.of())));
    } catch (Exception e) {
      throw new AssertionError("deployService " + arguments, e);
    }
  }

  private static void set(DeployServiceStep step, String field, Object value) throws Exception {
    var setter =
        Arrays.stream(DeployServiceStep.class.getMethods())
            .filter(it -> it.isAnnotationPresent(DataBoundSetter.class))
            .filter(it -> it.getName().equalsIgnoreCase("set" + field))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no field " + field));
    boolean flag = setter.getParameterTypes()[0] == boolean.class;
    setter.invoke(step, flag ? value : String.valueOf(value));
  }
}
