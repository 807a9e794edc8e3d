package io.svcdeploy.jenkins;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.security.AnyTypePermission;
import java.util.List;

/** How Jenkins keeps the actions of a build: by XStream, here without its own converters. */
final class BuildXml {
  private BuildXml() {}

  private static XStream xstream() {
    var xstream = new XStream();
    xstream.addPermission(AnyTypePermission.ANY);
    return xstream;
  }

  static String of(List<?> actions) {
    return actions.stream().map(xstream()::toXML).toList().toString();
  }

  static <T> T again(T action, Class<T> type) {
    return type.cast(xstream().fromXML(xstream().toXML(action)));
  }
}
