package io.svcdeploy.jenkins;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.io.xml.PrettyPrintWriter;
import com.thoughtworks.xstream.security.AnyTypePermission;
import java.io.StringWriter;
import java.util.List;

/** How Jenkins keeps the actions of a build: by XStream, here without its own converters. */
final class BuildXml {
  private BuildXml() {}

  private static XStream xstream() {
    var xstream = new XStream();
    xstream.addPermission(AnyTypePermission.ANY);
    return xstream;
  }

  /** XML 1.1, as Jenkins writes it: some characters are refused. */
  private static String xml(Object action) {
    var text = new StringWriter();
    xstream().marshal(action, new PrettyPrintWriter(text, PrettyPrintWriter.XML_1_1));
    return text.toString();
  }

  static String of(List<?> actions) {
    return actions.stream().map(BuildXml::xml).toList().toString();
  }

  static <T> T again(T action, Class<T> type) {
    return type.cast(xstream().fromXML(xml(action)));
  }
}
