package io.svcdeploy.report;

import io.svcdeploy.event.ExitCode;
import io.svcdeploy.event.JsonForm;
import io.svcdeploy.report.HostOutcome.NeedsAttention;
import io.svcdeploy.report.HostOutcome.Problem;
import io.svcdeploy.report.HostOutcome.Skipped;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The report in the JUnit XML that CI systems read (the dialect of the Jenkins xUnit plugin's
 * junit-10.xsd): a run is a suite, a host a test case. A host that failed or was rolled back is a
 * failure, one that needs attention an error. A run that ended badly with no host to blame has a
 * test case of its own, so that it does not look green.
 */
final class JUnitXml {
  private final DeployReport report;
  private final String suite;
  private final XMLStreamWriter xml;

  private JUnitXml(DeployReport report, XMLStreamWriter xml) {
    this.report = report;
    this.suite = report.service() + "@" + report.target();
    this.xml = xml;
  }

  static String render(DeployReport report) {
    var text = new StringWriter();
    try {
      // The JDK's own factory: what else is on the class path must not change the report.
      var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new JUnitXml(report, xml).write();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return text + "\n";
  }

  private void write() throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    start("testsuites");
    start("testsuite");
    attribute("name", suite);
    attribute("tests", Integer.toString(report.hosts().size() + (blameless() ? 1 : 0)));
    attribute("failures", Long.toString(count(false)));
    attribute("errors", Long.toString(count(true) + (blameless() ? 1 : 0)));
    attribute("skipped", Long.toString(outcomes().filter(Skipped.class::isInstance).count()));
    attribute("time", seconds(report.took()));
    attribute("timestamp", JsonForm.time(report.started()));
    for (var host : report.hosts()) {
      write(host);
    }
    if (blameless()) {
      writeRun();
    }
    end();
    end();
    xml.writeEndDocument();
  }

  private void write(HostReport host) throws XMLStreamException {
    testCase(host.host(), host.took());
    var trouble = host.outcome().trouble();
    if (trouble.isPresent()) {
      result(urgent(host.outcome()) ? "error" : "failure", host, trouble.get());
    } else if (host.outcome() instanceof Skipped skipped) {
      start("skipped");
      attribute("message", skipped.reason());
      end();
    }
    end();
  }

  private void result(String element, HostReport host, Problem problem) throws XMLStreamException {
    start(element);
    attribute("type", host.outcome().label());
    attribute("message", problem.message());
    text(Stream.concat(Stream.of(problem.message()), FailureText.lines(host, 1000).stream()));
    end();
  }

  private void writeRun() throws XMLStreamException {
    testCase(report.operation(), report.took());
    start("error");
    attribute("type", report.result());
    attribute("message", report.verdict());
    end();
    end();
  }

  private boolean blameless() {
    return report.exitCode() != ExitCode.OK && outcomes().allMatch(o -> o.trouble().isEmpty());
  }

  private long count(boolean urgent) {
    return outcomes().filter(o -> o.trouble().isPresent() && urgent(o) == urgent).count();
  }

  private static boolean urgent(HostOutcome outcome) {
    return outcome instanceof NeedsAttention;
  }

  private Stream<HostOutcome> outcomes() {
    return report.hosts().stream().map(HostReport::outcome);
  }

  private void testCase(String name, Duration took) throws XMLStreamException {
    start("testcase");
    attribute("classname", suite);
    attribute("name", name);
    attribute("time", seconds(took));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }

  private void start(String element) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement(element);
  }

  private void end() throws XMLStreamException {
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, legal(RemoteText.line(value)));
  }

  private void text(Stream<String> lines) throws XMLStreamException {
    xml.writeCharacters(legal(String.join("\n", lines.toList())));
  }

  /** Without the characters that XML 1.0 cannot carry even escaped (its production Char). */
  private static String legal(String text) {
    var legal = new StringBuilder(text.length());
    text.codePoints().filter(JUnitXml::isChar).forEach(legal::appendCodePoint);
    return legal.toString();
  }

  private static boolean isChar(int point) {
    return List.of(0x9, 0xA, 0xD).contains(point)
        || (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }
}
