package io.svcdeploy.service;

import io.svcdeploy.script.CommandLine;
import io.svcdeploy.spec.RunSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The service control manager of Windows, by {@code sc} and {@code reg}: programs that speak its
 * protocol. The service's image path is the program in its release's own folder.
 */
record Scm() implements ServiceManager {
  @Override
  public Shell shell() {
    return Shell.CMD;
  }

  @Override
  public Registration registration(ServiceDefinition service) {
    var program = WindowsRegistration.inRelease(service, service.name() + ".exe");
    var imagePath =
        CommandLine.of(Stream.concat(Stream.of(program), service.args().stream()).toList());
    var registry =
        WindowsRegistration.registry(service).texts("Environment", variables(service.env()));
    return WindowsRegistration.of(service, imagePath, "", registry);
  }

  static List<String> variables(Map<String, String> env) {
    return new TreeMap<>(env)
        .entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList();
  }

  @Override
  public String functions() {
    return ShellResource.read("windows/service.cmd");
  }

  @Override
  public List<String> neededTools(RunSpec run) {
    return List.of("sc", "reg", "certutil", "schtasks", "tasklist", "taskkill", "findstr");
  }

  @Override
  public boolean keepsLog() {
    return false;
  }

  @Override
  public boolean needsRoot() {
    return true;
  }

  @Override
  public boolean needsLinger() {
    return false;
  }
}
