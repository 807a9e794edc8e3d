package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Views show texts, escaped, without anything that a browser would run. */
class ViewsTest {
  private static final Path VIEWS = Path.of("src/main/resources");
  private static final Map<String, Class<?>> OBJECTS =
      Map.of(
          "DeploymentAction", DeploymentAction.class,
          "LastDeployments", LastDeployments.class,
          "host", HostView.class,
          "last", LastDeployments.Last.class);
  private static final Pattern PROPERTY = Pattern.compile("\\b(it|host|last)\\.([a-zA-Z]+)");

  private static List<Path> views(String suffix) throws Exception {
    try (var files = Files.walk(VIEWS)) {
      return files.filter(it -> it.toString().endsWith(suffix)).toList();
    }
  }

  @Test
  void nothingIsShownUnescapedOrRun() throws Exception {
    assertThat(views(".jelly")).hasSizeGreaterThan(4);
    for (var view : views(".jelly")) {
      assertThat(Files.readAllLines(view).get(0)).isEqualTo("<?jelly escape-by-default='true'?>");
      var root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(view.toFile())
              .getDocumentElement();
      harmless(view, root);
    }
    for (var help : views(".html")) {
      var text = Files.readString(help);
      harmless(
          help,
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(help.toFile())
              .getDocumentElement());
      assertThat(text).startsWith("<div>");
    }
  }

  private static void harmless(Path view, Element element) {
    assertThat(element.getTagName()).as(view.toString()).isNotIn("script", "style", "j:out");
    var attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      var name = attributes.item(i).getNodeName();
      assertThat(name).as(view.toString()).isNotEqualTo("style").doesNotStartWith("on");
      assertThat(attributes.item(i).getNodeValue()).doesNotContain("javascript:");
    }
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        harmless(view, inner);
      }
    }
  }

  @Test
  void whatTheyShowExists() throws Exception {
    for (var view : views(".jelly")) {
      var owner = view.getParent().getFileName().toString();
      PROPERTY
          .matcher(Files.readString(view))
          .results()
          .forEach(
              it -> {
                var object = OBJECTS.get(it.group(1).equals("it") ? owner : it.group(1));
                var getter =
                    "get" + it.group(2).substring(0, 1).toUpperCase() + it.group(2).substring(1);
                assertThat(Stream.of(object.getMethods()).map(m -> m.getName()))
                    .as(view + ": " + it.group())
                    .contains(getter);
              });
    }
  }
}
