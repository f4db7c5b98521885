package org.latent4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.EagerSession;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/**
 * The house: rooms (packages) inside rooms, what each may import, how large they may be; the rest
 * of the design that names alone can show.
 */
class ArchitectureTest {
  private static final String ROOT = "org.latent4j.";
  private static final Path SOURCES = Path.of("src/main/java/org/latent4j");
  private static final int MOST_FILES = 30;
  private static final int MOST_LINES = 300;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.latent4j");

  /**
   * Each room and those of ours that it may import. A name that ends in two points stands for the
   * room and all rooms inside it.
   */
  private static final Map<String, List<String>> ALLOWED = new TreeMap<>();

  static {
    allow("base");
    allow("bundle", "base");
    allow("spec", "base");
    allow("spec.manifest", "base", "spec");
    allow("data", "base", "spec");
    allow("data.fit", "base", "spec", "data");
    allow("data.table", "base", "spec", "data", "data.fit");
    allow("io.file", "base", "data");
    allow("io.format", "base", "spec", "data", "data.table", "io.file");
    allow("io.csv", "base", "spec", "data", "data.table", "io.file", "io.format");
    allow("io.sql", "base", "spec", "data", "data.table", "io.file", "io.format");
    allow("io.parquet", "base", "spec", "data", "data.table", "io.file", "io.format", "io.sql");
    allow("io.json", "base", "spec", "data", "data.table", "io.file", "io.format", "io.sql");
    allow("io.array", "base", "spec", "data", "io.file", "io.format");
    allow("io.image", "base", "spec", "data", "io.file", "io.format");
    allow("io.matrix", "base", "spec", "data", "data.table", "io.file", "io.format");
    allow("io", "base", "spec", "data..", "io..");
    allow("graph", "spec");
    allow("graph.network", "spec", "graph");
    allow("graph.distribution", "spec", "spec.manifest", "graph", "graph.network");
    allow("graph.view", "spec", "spec.manifest", "graph", "graph.network", "graph.distribution");
    allow("graph.objective", "spec", "graph", "graph.network", "graph.distribution", "graph.view");
    allow(
        "graph.model",
        "spec",
        "graph",
        "graph.network",
        "graph.distribution",
        "graph.view",
        "graph.objective");
    allow("graph.signature", "spec..", "graph..");
    allow("pack", "base", "spec", "data..", "io..", "graph", "graph.network", "graph.distribution");
    allow("serve.tensorflow", "base");
    allow("serve.check", "base", "spec..", "bundle");
    allow("serve.run", "base", "spec..", "serve.check");
    allow("serve", "base", "spec..", "bundle", "serve..");
    allow("train.batch", "base", "spec", "data", "graph", "graph.network");
    allow("train", "base", "spec..", "bundle", "data..", "graph..", "train.batch");
    allow("export", "base", "spec..", "bundle", "graph..", "serve..");
    allow("eval", "base", "spec..", "data..", "graph..", "serve..");
    allow("report", "base", "spec..");
    allow("spark", "base", "spec..", "serve..");
    allow(
        "cli.terminal",
        "base",
        "spec..",
        "bundle",
        "data..",
        "pack",
        "report",
        "serve.check",
        "serve.tensorflow",
        "train");
    allow(
        "cli.flags",
        "base",
        "spec..",
        "data..",
        "io..",
        "pack",
        "graph",
        "graph.network",
        "graph.distribution",
        "serve",
        "train",
        "cli.terminal");
    allow(
        "cli.pass",
        "base",
        "spec..",
        "data..",
        "io..",
        "pack",
        "graph.distribution",
        "serve..",
        "report",
        "cli.terminal",
        "cli.flags");
    allow("cli", "..");
  }

  /** Those that build or run graphs; the messages of TensorFlow's file formats are free to all. */
  private static final List<String> RUNNERS =
      List.of("graph..", "train..", "export", "serve..", "eval", "cli..");

  /** Packages of others, and those of ours that may import them. */
  private static final Map<String, List<String>> FOREIGN =
      new TreeMap<>(
          Map.of(
              "org.tensorflow",
              RUNNERS,
              "org.tensorflow.op..",
              RUNNERS,
              "org.tensorflow.types..",
              RUNNERS,
              "org.tensorflow.ndarray..",
              RUNNERS,
              "org.tensorflow.framework..",
              List.of("graph.network"),
              "org.apache.commons.cli..",
              List.of("cli", "cli.flags"),
              "org.apache.spark..",
              List.of("spark"),
              "org.apache.parquet..",
              List.of("io.parquet"),
              "org.duckdb..",
              List.of("io.sql"),
              "org.apache.hadoop..",
              List.of("spark")));

  private static void allow(String room, String... others) {
    ALLOWED.put(room, List.of(others));
  }

  private static boolean isIn(String room, List<String> rooms) {
    return rooms.stream()
        .anyMatch(
            name ->
                room.equals(name)
                    || (name.endsWith("..")
                        && (room + "..").startsWith(name.substring(0, name.length() - 1))));
  }

  private static DescribedPredicate<JavaClass> inRoom(String name) {
    return JavaClass.Predicates.resideInAPackage(ROOT + name);
  }

  private static DescribedPredicate<JavaClass> inTree(String name) {
    return JavaClass.Predicates.resideInAPackage(ROOT + name + "..");
  }

  @TestFactory
  Stream<DynamicTest> arrowsBetweenRooms() {
    return ALLOWED.keySet().stream()
        .filter(from -> !from.equals("cli"))
        .map(
            from ->
                DynamicTest.dynamicTest(
                    from,
                    () ->
                        noClasses()
                            .that(inRoom(from))
                            .should()
                            .dependOnClassesThat(forbiddenTo(from))
                            .check(CLASSES)));
  }

  private static DescribedPredicate<JavaClass> forbiddenTo(String from) {
    return DescribedPredicate.describe(
        "are ours outside " + from + " and " + ALLOWED.get(from),
        type -> {
          String in = roomOf(type);
          return !in.isEmpty() && !in.equals(from) && !isIn(in, ALLOWED.get(from));
        });
  }

  /** The package of ours below the root, or nothing for a class of others. */
  private static String roomOf(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
  }

  @Test
  void noCirclesBetweenRooms() {
    SlicesRuleDefinition.slices()
        .matching("org.latent4j.(**)")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void roomsAndFilesAreSmall() throws IOException {
    List<String> faults = new ArrayList<>();
    try (Stream<Path> rooms = Files.walk(SOURCES).filter(Files::isDirectory)) {
      for (Path room : (Iterable<Path>) rooms::iterator) {
        List<Path> files;
        try (Stream<Path> inside = Files.list(room)) {
          files = inside.filter(file -> file.toString().endsWith(".java")).toList();
        }
        boolean described = Files.exists(room.resolve("package-info.java"));
        if (!files.isEmpty() && !described) {
          faults.add(room + " says nowhere what lives in it (package-info.java)");
        }
        if (files.size() > MOST_FILES + 1) {
          faults.add(room + " holds " + (files.size() - 1) + " files");
        }
        for (Path file : files) {
          long lines = Files.readAllLines(file).size();
          if (lines > MOST_LINES) {
            faults.add(file + " has " + lines + " lines");
          }
        }
      }
    }
    assertEquals(List.of(), faults);
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
                                    type -> !isIn(roomOf(type), library.getValue())))
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(library.getKey())
                            .check(CLASSES)));
  }

  @Test
  void everyClassIsInAKnownRoom() {
    assertTrue(CLASSES.size() > 20, "classes found: " + CLASSES.size());
    for (JavaClass type : CLASSES) {
      assertTrue(ALLOWED.containsKey(roomOf(type)), type.getName());
    }
  }

  @Test
  void specIsPlainJavaAndJackson() {
    noClasses()
        .that(inTree("spec"))
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "org.latent4j.spec..", "org.latent4j.base", "java..", "com.fasterxml.jackson..")
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
        .that(inTree("graph"))
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
