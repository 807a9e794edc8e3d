package io.svcdeploy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the rules of {@code ARCHITECTURE.md}: a change here is a change there. */
class ArchitectureTest {
  private static final String ROOT = "io.svcdeploy";

  /** Each package and the packages that it may use. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("spec", Set.of()),
          entry("script", Set.of()),
          entry("event", Set.of("spec")),
          entry("release", Set.of("event")),
          entry("report", Set.of("spec", "event", "release")),
          entry("build", Set.of("spec", "event", "release")),
          entry("service", Set.of("spec", "event", "script")),
          entry("scm", Set.of("spec", "event", "service")),
          entry("transport", Set.of("spec", "event", "script", "scm")),
          entry("transfer", Set.of("event", "release")),
          entry("host", Set.of("spec", "event", "release", "script", "service", "transport")),
          entry("health", Set.of("spec", "event", "report", "script", "transport")),
          entry(
              "rollout",
              Set.of(
                  "spec",
                  "event",
                  "release",
                  "report",
                  "service",
                  "transport",
                  "transfer",
                  "host",
                  "health")),
          entry("github", Set.of("spec", "event", "release")),
          entry("sandbox", Set.of("event")),
          entry(
              "cli",
              Set.of(
                  "spec",
                  "event",
                  "release",
                  "report",
                  "build",
                  "transport",
                  "transfer",
                  "host",
                  "rollout",
                  "github",
                  "sandbox")));

  private static final JavaClasses PROGRAM =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

  @Test
  void everyPackageIsInTheTable() {
    var packages =
        PROGRAM.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.substring(ROOT.length() + 1))
            .collect(Collectors.toSet());
    assertThat(packages).isEqualTo(MAY_USE.keySet());
  }

  @Test
  void packagesUseOnlyWhatTheTableAllows() {
    CompositeArchRule.of(MAY_USE.keySet().stream().map(ArchitectureTest::tableRow).toList())
        .check(PROGRAM);
  }

  private static ArchRule tableRow(String name) {
    var forbidden =
        MAY_USE.keySet().stream()
            .filter(other -> !other.equals(name) && !allowed(name).contains(other))
            .map(ArchitectureTest::packageOf)
            .toArray(String[]::new);
    return noClasses()
        .that(resideInAPackage(packageOf(name)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(forbidden))
        .as(name + " uses only " + allowed(name));
  }

  private static Set<String> allowed(String name) {
    return MAY_USE.getOrDefault(name, Set.of());
  }

  private static String packageOf(String name) {
    return ROOT + "." + name + "..";
  }

  private static String[] packagesOf(String... names) {
    return List.of(names).stream().map(ArchitectureTest::packageOf).toArray(String[]::new);
  }

  @Test
  void packagesDependOnEachOtherInOneDirection() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(PROGRAM);
  }

  @Test
  void librariesStayWhereTheyBelong() {
    onlyIn("com.jcraft.jsch..", "transport").check(PROGRAM);
    onlyIn("org.apache.sshd..", "sandbox").check(PROGRAM);
    onlyIn("picocli..", "cli").check(PROGRAM);
    onlyIn("ch.qos.logback..", "cli").check(PROGRAM);
    onlyIn("org.snakeyaml..", "spec").check(PROGRAM);
    onlyIn("com.github.luben.zstd..", "transfer").check(PROGRAM);
    onlyIn("org.apache.hc..", "health").check(PROGRAM);
    onlyIn("com.sun.jna..", "scm").check(PROGRAM);
    onlyIn("java.net.http..", "github").check(PROGRAM);
  }

  private static ArchRule onlyIn(String library, String name) {
    return noClasses()
        .that(not(resideInAPackage(packageOf(name))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .as("only " + name + " uses " + library);
  }

  @Test
  void processesAreStartedByTheToolChainAndTheCommandOnly() {
    noClasses()
        .that(not(resideInAnyPackage(packagesOf("build", "cli", "sandbox", "transport"))))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .check(PROGRAM);
    noClasses().should().callMethodWhere(methodOf(Runtime.class, "exec")).check(PROGRAM);
  }

  @Test
  void onlyTheCommandOwnsTheTerminalAndTheExit() {
    var others = noClasses().that(not(resideInAPackage(packageOf("cli")))).should();
    others.accessField(System.class, "out").check(PROGRAM);
    others.accessField(System.class, "err").check(PROGRAM);
    others.callMethodWhere(methodOf(System.class, "exit")).check(PROGRAM);
    others.callMethodWhere(methodOf(Runtime.class, "halt")).check(PROGRAM);
  }

  private static DescribedPredicate<JavaMethodCall> methodOf(Class<?> owner, String name) {
    return describe(
        owner.getSimpleName() + "." + name,
        call -> call.getTargetOwner().isEquivalentTo(owner) && call.getName().equals(name));
  }

  /** What they make can be compared as text in a test, without a host. */
  @Test
  void whatMakesScriptsDoesNoInputOrOutput() {
    noClasses()
        .that(resideInAnyPackage(packagesOf("script", "service")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
        .check(PROGRAM);
  }

  @Test
  void everyClassIsNullMarked() {
    classes().should(beInANullMarkedPackage()).check(PROGRAM);
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a package that is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type, marked, type.getPackageName() + " has no @NullMarked package-info"));
      }
    };
  }
}
