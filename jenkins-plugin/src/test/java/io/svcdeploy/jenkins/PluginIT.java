package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.java.sezpoz.Index;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed plugin, as Jenkins will open it. */
class PluginIT {
  private static final String OURS = "io/svcdeploy/jenkins/";

  @TempDir Path folder;
  private ZipFile hpi;
  private Path jar;

  @BeforeEach
  void open() throws IOException {
    hpi = new ZipFile("target/svc-deploy.hpi");
    jar = folder.resolve("svc-deploy.jar");
    try (var in = read("WEB-INF/lib/svc-deploy.jar")) {
      Files.copy(in, jar);
    }
  }

  @AfterEach
  void close() throws IOException {
    hpi.close();
  }

  private InputStream read(String name) throws IOException {
    return hpi.getInputStream(hpi.getEntry(name));
  }

  private List<String> classes() throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(it -> it.endsWith(".class"))
          .sorted()
          .toList();
    }
  }

  @Test
  void itsManifestTellsWhatItIsAndNeeds() throws Exception {
    try (var in = new JarInputStream(Files.newInputStream(Path.of("target/svc-deploy.hpi")));
        var lib = new JarFile(jar.toFile())) {
      var manifest = in.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Short-Name")).isEqualTo("svc-deploy");
      assertThat(manifest.getValue("Plugin-Version")).isNotBlank();
      assertThat(manifest.getValue("Jenkins-Version")).isEqualTo("2.555.3");
      var read = Files.readString(Path.of("signatures/README.md"));
      assertThat(manifest.getValue("Plugin-Dependencies").split(","))
          .extracting(it -> it.split(":")[0])
          .containsExactly(
              "workflow-step-api",
              "workflow-api",
              "durable-task",
              "credentials",
              "ssh-credentials");
      assertThat(manifest.getValue("Plugin-Dependencies").split(","))
          .as("the signatures were read at the versions that are asked for")
          .allMatch(it -> read.contains("## `" + it.replace(":", "` ") + "\n"));
      assertThat(lib.getManifest().getMainAttributes().getValue("Short-Name"))
          .as("Jenkins trusts only classes of a jar that says so")
          .isEqualTo("svc-deploy");
    }
  }

  @Test
  void itBringsNoClassOfJenkinsAndNoLibrary() throws Exception {
    assertThat(hpi.stream().map(ZipEntry::getName).filter(it -> !it.endsWith("/")))
        .containsExactlyInAnyOrder(
            "META-INF/MANIFEST.MF", "META-INF/LICENSE", "WEB-INF/lib/svc-deploy.jar");
    assertThat(classes()).isNotEmpty().allMatch(it -> it.startsWith(OURS));
  }

  @Test
  void jenkinsFindsItsExtensionsAndViews() throws Exception {
    var found = new ArrayList<String>();
    try (var loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
      for (var item : Index.load(hudson.Extension.class, Object.class, loader)) {
        assertThat(item.instance()).isNotNull();
        found.add(item.className());
      }
    }
    assertThat(found)
        .containsExactlyInAnyOrder(
            "io.svcdeploy.jenkins.DeployServiceStep$DescriptorImpl",
            "io.svcdeploy.jenkins.LastDeployments$Factory",
            "io.svcdeploy.jenkins.Polls$Shutdown");
    try (var file = new JarFile(jar.toFile())) {
      for (var view :
          List.of(
              "index.jelly",
              OURS + "DeployServiceStep/config.jelly",
              OURS + "DeployServiceStep/help.html",
              OURS + "DeployServiceStep/help-target.html",
              OURS + "DeploymentAction/index.jelly",
              OURS + "DeploymentAction/summary.jelly",
              OURS + "DeploymentAction/hosts.jelly",
              OURS + "LastDeployments/jobMain.jelly")) {
        assertThat(file.getEntry(view)).as(view).isNotNull();
      }
    }
  }

  @Test
  void theTwoSidesKnowNothingOfEachOther() throws Exception {
    var jenkins = List.of("hudson/", "org/jenkinsci/", "com/cloudbees/", "org/kohsuke/");
    try (var file = new JarFile(jar.toFile())) {
      for (var name : classes()) {
        var text =
            new String(
                file.getInputStream(file.getEntry(name)).readAllBytes(),
                StandardCharsets.ISO_8859_1);
        if (name.startsWith(OURS + "agent/")) {
          assertThat(jenkins).as(name).noneMatch(text::contains);
        } else {
          assertThat(text).as(name).doesNotContain("io/svcdeploy/cli/", "com/fasterxml/");
        }
      }
    }
    assertThat(classes())
        .filteredOn(it -> it.startsWith(OURS + "agent/") && !it.endsWith("package-info.class"))
        .as("what goes to the agent is all that there is for it")
        .containsExactlyInAnyOrderElementsOf(
            AgentFiles.CLASSES.stream().map(it -> it + ".class").toList());
  }

  @Test
  void theBundledCommandRuns() throws Exception {
    var command = folder.resolve("bundled.jar");
    try (var file = new JarFile(jar.toFile())) {
      Files.copy(file.getInputStream(file.getEntry(OURS + "svc-deploy.jar")), command);
    }
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(java, "-jar", command.toString(), "--help")
            .redirectErrorStream(true)
            .start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    assertThat(printed).contains("deploy", "rollback");
  }

  @Test
  void twoBuildsOfItAreTheSameBytes() throws Exception {
    var times = new ArrayList<>(hpi.stream().map(ZipEntry::getLastModifiedTime).toList());
    try (var in =
        new java.util.jar.JarInputStream(new ByteArrayInputStream(Files.readAllBytes(jar)))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        times.add(entry.getLastModifiedTime());
      }
    }
    assertThat(times)
        .extracting(it -> it.toInstant().atZone(ZoneOffset.UTC).getYear())
        .as("no entry has the time of this build")
        .containsOnly(2026);
    assertThat(times.stream().distinct()).hasSize(1);
  }
}
