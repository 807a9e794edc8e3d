package io.svcdeploy.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** The sandbox can be taken out of the program by removing its package. */
class SandboxBoundaryTest {
  private static final String SANDBOX = "io.svcdeploy.sandbox";
  private static final String MINA = "org.apache.sshd..";

  private final JavaClasses program =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.svcdeploy");

  @Test
  void theSandboxKnowsNothingOfTheProductButItsErrors() {
    classes()
        .that()
        .resideInAPackage(SANDBOX)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(SANDBOX, "io.svcdeploy.event", MINA, "org.jspecify..", "java..")
        .check(program);
  }

  @Test
  void nobodyElseUsesMina() {
    noClasses()
        .that()
        .resideOutsideOfPackage(SANDBOX)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(MINA)
        .check(program);
  }
}
