package io.svcdeploy.host;

import java.util.List;
import java.util.stream.Stream;

/**
 * How the current release is registered with the host's service manager.
 *
 * @param asInstalled whether what it registered is there, and starts at boot where it is to
 * @param changed the files that are not what was installed, where the host tells
 * @param disabled those that are to start at boot, and do not any more
 * @param dropIns files by which somebody added to ours, and which we leave alone
 * @param foreign somebody else's files, with names that a release may want
 */
public record Units(
    boolean asInstalled,
    List<String> changed,
    List<String> disabled,
    List<String> dropIns,
    List<String> foreign) {
  public static final Units AS_INSTALLED =
      new Units(true, List.of(), List.of(), List.of(), List.of());

  public Units {
    changed = List.copyOf(changed);
    disabled = List.copyOf(disabled);
    dropIns = List.copyOf(dropIns);
    foreign = List.copyOf(foreign);
  }

  static Units from(Fields fields) {
    return new Units(
        fields.flag("registered"),
        fields.all("unregistered"),
        fields.all("disabled"),
        fields.all("drop-in"),
        fields.all("foreign"));
  }

  /** The names of those that a deployment would put right. */
  public List<String> toMend() {
    return Stream.concat(changed.stream(), disabled.stream()).toList();
  }
}
