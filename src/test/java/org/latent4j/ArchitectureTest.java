package org.latent4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.EagerSession;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/** The packages and what each may import; the rest of the design that names alone can show. */
class ArchitectureTest {
  private static final String ROOT = "org.latent4j.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.latent4j");

  /** Each package and those of ours that it may import. */
  private static final Map<String, Set<String>> ALLOWED =
      new TreeMap<>(
          Map.of(
              "spec", Set.of(),
              "data", Set.of("spec"),
              "graph", Set.of("spec"),
              "train", Set.of("graph", "data", "bundle", "spec"),
              "export", Set.of("graph", "serve", "bundle", "spec"),
              "bundle", Set.of(),
              "serve", Set.of("bundle", "spec"),
              "eval", Set.of("graph", "serve", "data", "spec"),
              "report", Set.of("spec"),
              "spark", Set.of("serve", "spec")));

  /** Those that build or run graphs; the messages of TensorFlow's file formats are free to all. */
  private static final Set<String> RUNNERS =
      Set.of("graph", "train", "export", "serve", "eval", "cli");

  /** Packages of others, and those of ours that may import them. */
  private static final Map<String, Set<String>> FOREIGN =
      new TreeMap<>(
          Map.of(
              "org.tensorflow", RUNNERS,
              "org.tensorflow.op..", RUNNERS,
              "org.tensorflow.types..", RUNNERS,
              "org.tensorflow.ndarray..", RUNNERS,
              "org.tensorflow.framework..", RUNNERS,
              "org.apache.commons.cli..", Set.of("cli"),
              "org.apache.spark..", Set.of("spark"),
              "org.apache.parquet..", Set.of("data"),
              "org.apache.hadoop..", Set.of("spark")));

  private static DescribedPredicate<JavaClass> inPackage(String name) {
    return JavaClass.Predicates.resideInAPackage(ROOT + name + "..");
  }

  @TestFactory
  Stream<DynamicTest> arrowsBetweenPackages() {
    return ALLOWED.keySet().stream()
        .map(
            from ->
                DynamicTest.dynamicTest(
                    from,
                    () ->
                        noClasses()
                            .that(inPackage(from))
                            .should()
                            .dependOnClassesThat(forbiddenTo(from))
                            .allowEmptyShould(true)
                            .check(CLASSES)));
  }

  private static DescribedPredicate<JavaClass> forbiddenTo(String from) {
    return DescribedPredicate.describe(
        "are ours outside " + from + " and " + ALLOWED.get(from),
        type -> {
          String in = packageOf(type);
          return !in.isEmpty() && !in.equals(from) && !ALLOWED.get(from).contains(in);
        });
  }

  /** The package of ours below the root, or nothing for a class of others. */
  private static String packageOf(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
  }

  @TestFactory
  Stream<DynamicTest> librariesOfOthers() {
    return FOREIGN.entrySet().stream()
        .map(
            library ->
                DynamicTest.dynamicTest(
                    library.getKey(),
                    () ->
                        noClasses()
                            .that(
                                DescribedPredicate.describe(
                                    "are outside " + library.getValue(),
                                    type -> !library.getValue().contains(packageOf(type))))
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(library.getKey())
                            .check(CLASSES)));
  }

  @Test
  void everyClassIsInAKnownPackageOneLevelDeep() {
    assertTrue(CLASSES.size() > 20, "classes found: " + CLASSES.size());
    for (JavaClass type : CLASSES) {
      String in = packageOf(type);
      assertTrue(ALLOWED.containsKey(in) || in.equals("cli"), type.getName());
    }
  }

  @Test
  void specIsPlainJavaAndJackson() {
    noClasses()
        .that(inPackage("spec"))
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("org.latent4j.spec", "java..", "com.fasterxml.jackson..")
        .check(CLASSES);
  }

  @Test
  void noEmptyNames() {
    noClasses().should().haveNameMatching(".*[.$]Abstract[A-Z][^.$]*").check(CLASSES);
    noClasses().should().haveNameMatching(".*(Factory|Helper|Helpers|Util|Utils)").check(CLASSES);
  }

  @Test
  void graphModeOnly() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are eager sessions or gradient tapes",
                type ->
                    type.isEquivalentTo(EagerSession.class)
                        || type.getSimpleName().contains("GradientTape")))
        .orShould()
        .callMethod(Ops.class, "create") // without a graph, that is the eager session's
        .check(CLASSES);
  }

  @Test
  void graphHoldsNoSessionAndNoFile() {
    noClasses()
        .that(inPackage("graph"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Session.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.tensorflow.SavedModelBundle")
        .check(CLASSES);
  }
}
