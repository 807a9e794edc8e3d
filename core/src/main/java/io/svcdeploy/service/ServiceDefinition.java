package io.svcdeploy.service;

import io.svcdeploy.spec.RunSpec;
import java.util.List;
import java.util.Map;

/**
 * A service as a host will run it: every substitution filled in, every path absolute.
 *
 * @param name the unit's name
 * @param directory the service's folder on the host; {@code current} in it is the running release
 * @param home the login user's home folder, where user units live
 * @param args plain words for the program
 * @param env its environment; written to a file that only its owner can read
 * @param run the remaining settings; its own args and env are not looked at
 * @param managerVersion major version of the service manager on the host, 0 if unknown
 */
public record ServiceDefinition(
    String name,
    String directory,
    String home,
    List<String> args,
    Map<String, String> env,
    RunSpec run,
    int managerVersion) {
  public ServiceDefinition {
    args = List.copyOf(args);
    env = Map.copyOf(env);
  }

  /** The program, by the link that is switched. */
  public String program() {
    return current() + "/" + name;
  }

  public String current() {
    return directory + "/current";
  }

  /** Where a release keeps what is ours: its settings, sums and registration. */
  public String settings() {
    return current() + "/" + Registration.FOLDER;
  }
}
