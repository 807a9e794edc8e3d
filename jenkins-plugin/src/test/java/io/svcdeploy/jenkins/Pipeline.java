package io.svcdeploy.jenkins;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.GroovyShell;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.customizers.ImportCustomizer;

/**
 * Executes a Jenkinsfile as Groovy, in the version that Jenkins has, without a Jenkins: blocks run
 * in their order, a matrix once for each value, and each step is written down. {@code
 * deployService} is held to the real step.
 */
public final class Pipeline extends GroovyObjectSupport {
  private static final Set<String> BLOCKS =
      Set.of(
          "pipeline",
          "agent",
          "options",
          "parameters",
          "stages",
          "stage",
          "when",
          "input",
          "steps",
          "script",
          "post",
          "always",
          "node",
          "dir",
          "lock",
          "axes",
          "axis");

  /** A step that was reached, in its stage. */
  record Reached(String stage, String name, Map<String, Object> arguments) {}

  private final List<Reached> steps = new ArrayList<>();
  private final Map<String, Object> variables = new HashMap<>();
  private final Map<String, Script> library = new HashMap<>();
  private final Map<String, List<String>> axes = new LinkedHashMap<>();
  private String axis = "";
  private String stage = "";

  Pipeline(Map<String, String> environment, Map<String, Object> parameters) {
    variables.put("env", new TreeMap<>(environment));
    variables.put("params", parameters);
    List.of("none", "any", "scm").forEach(it -> variables.put(it, it));
  }

  /** The base of each script. */
  public abstract static class Base extends Script {
    private Pipeline pipeline() {
      return (Pipeline) getBinding().getVariable("pipelineOfTheTest");
    }

    @Override
    public Object invokeMethod(String name, Object arguments) {
      return pipeline().invokeMethod(name, arguments);
    }

    @Override
    public Object getProperty(String name) {
      return pipeline().has(name) ? pipeline().getProperty(name) : super.getProperty(name);
    }
  }

  private Script parse(Path file) throws IOException {
    var configuration = new CompilerConfiguration();
    configuration.setScriptBaseClass(Base.class.getName());
    configuration.addCompilationCustomizers(
        new ImportCustomizer().addImports(Library.class.getName()));
    var binding = new Binding();
    binding.setVariable("pipelineOfTheTest", this);
    return new GroovyShell(getClass().getClassLoader(), binding, configuration)
        .parse(file.toFile());
  }

  /** A step of a shared library. */
  Pipeline with(String name, Path file) throws IOException {
    library.put(name, parse(file));
    return this;
  }

  List<Reached> reached() {
    return steps;
  }

  List<Reached> run(Path jenkinsfile) throws IOException {
    parse(jenkinsfile).run();
    return steps;
  }

  private boolean has(String name) {
    return variables.containsKey(name);
  }

  @Override
  public Object getProperty(String name) {
    if (!has(name)) {
      throw new MissingPropertyException(name, Pipeline.class);
    }
    return variables.get(name);
  }

  @Override
  public Object invokeMethod(String name, Object arguments) {
    var given = arguments instanceof Object[] array ? array : new Object[] {arguments};
    if (library.containsKey(name)) {
      return library.get(name).getMetaClass().invokeMethod(library.get(name), "call", given);
    }
    var body = given.length > 0 && given[given.length - 1] instanceof Closure<?> it ? it : null;
    if (name.equals("values")) {
      axes.put(axis, Arrays.stream(given).map(String::valueOf).toList());
      return null;
    } else if (name.equals("name")) {
      axis = String.valueOf(given[0]);
      return null;
    } else if (name.equals("matrix")) {
      matrix(body);
      return null;
    } else if (body != null) {
      return block(name, given, body);
    }
    return step(name, given);
  }

  private Object block(String name, Object[] given, Closure<?> body) {
    if (!BLOCKS.contains(name)) {
      throw new AssertionError("no block of a Pipeline: " + name);
    }
    var outer = stage;
    if (name.equals("stage")) {
      stage = String.valueOf(given[0]);
    } else if (name.equals("input")) {
      steps.add(new Reached(stage, "input", Map.of()));
    }
    var result = run(body);
    stage = outer;
    return result;
  }

  private Object run(Closure<?> body) {
    body.setDelegate(this);
    body.setResolveStrategy(Closure.DELEGATE_FIRST);
    return body.call();
  }

  /** First what its axes are, then everything in it for each value. */
  private void matrix(Closure<?> body) {
    int before = steps.size();
    variables.put("PLATFORM", "");
    run(body);
    steps.subList(before, steps.size()).clear();
    axes.forEach(
        (name, values) ->
            values.forEach(
                value -> {
                  variables.put(name, value);
                  run(body);
                }));
  }

  private Object step(String name, Object[] given) {
    var arguments = new LinkedHashMap<String, Object>();
    for (var value : given) {
      if (value instanceof Map<?, ?> named) {
        named.forEach((key, it) -> arguments.put(String.valueOf(key), it));
      } else {
        arguments.put("", String.valueOf(value));
      }
    }
    steps.add(new Reached(stage, name, arguments));
    return name.equals("deployService") ? deployed(arguments) : null;
  }

  private static Map<String, Object> deployed(Map<String, Object> arguments) {
    RealStep.check(arguments);
    return Map.of(
        "result", "deployed",
        "version", "1.4.0",
        "previousVersion", "1.3.0",
        "planToken", "f53da60cf5e3d36b",
        "hosts", List.of(Map.of("host", "web-1")));
  }
}
