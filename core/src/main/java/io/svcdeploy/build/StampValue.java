package io.svcdeploy.build;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Stamp;
import io.svcdeploy.spec.SourceSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A string variable of the program and the text that the linker gives it.
 *
 * @param variable {@code main.version}, or with an import path {@code example.com/a/b.version}
 */
record StampValue(String variable, String text) {
  private static final Pattern FORM = Pattern.compile("[\\w./~-]*\\w\\.[\\p{L}_][\\p{L}\\p{Nd}_]*");

  StampValue {
    if (!FORM.matcher(variable).matches()) {
      throw DeployException.usage(
          "\"" + variable + "\" in build.go.stamp does not name a variable",
          "write PACKAGE.VARIABLE: main.version, or example.com/app/internal/build.Version");
    }
  }

  /** The variables that the file names and the stamp has a value for. */
  static List<StampValue> of(SourceSpec.StampVariables variables, Stamp stamp) {
    var values = new ArrayList<StampValue>();
    add(values, variables.version(), Optional.of(stamp.version().text()));
    add(values, variables.commit(), stamp.commit());
    add(values, variables.date(), stamp.date().map(Instant::toString));
    return List.copyOf(values);
  }

  private static void add(
      List<StampValue> values, Optional<String> variable, Optional<String> text) {
    variable.ifPresent(name -> text.ifPresent(t -> values.add(new StampValue(name, t))));
  }

  String packagePath() {
    return variable.substring(0, variable.lastIndexOf('.'));
  }

  String variableName() {
    return variable.substring(variable.lastIndexOf('.') + 1);
  }
}
