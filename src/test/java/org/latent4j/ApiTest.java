package org.latent4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other programs may build on: the classes of {@code api.txt}. Java's {@code public} says
 * less, since rooms of one program use each other's classes.
 */
class ApiTest {
  private static final int MOST = 75;
  private static final Pattern PROGRAM = Pattern.compile("(?s)```java\\n(.*?)```");
  private static final Pattern NAME = Pattern.compile("public (?:final )?class (\\w+)");

  @TempDir Path folder;

  private static List<String> api() throws IOException {
    try (InputStream in = ApiTest.class.getResourceAsStream("api.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> "org.latent4j." + line.strip())
          .toList();
    }
  }

  @Test
  void everyClassOfTheListIsThereAndPublic() throws Exception {
    List<String> api = api();
    assertTrue(api.size() <= MOST, api.size() + " classes");
    assertEquals(api.size(), new HashSet<>(api).size(), "each once");
    for (String name : api) {
      assertTrue(Modifier.isPublic(Class.forName(name, false, loader()).getModifiers()), name);
    }
  }

  private static ClassLoader loader() {
    return ApiTest.class.getClassLoader();
  }

  /** Programs in README and docs, the consumer project, and that of {@code scripts/spark.sh}. */
  private static List<String> programs() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    List<String> programs = new ArrayList<>();
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    for (Path page : pages) {
      PROGRAM.matcher(Files.readString(page)).results().map(m -> m.group(1)).forEach(programs::add);
    }
    programs.add(
        Files.readString(Path.of("src/test/consumer/src/main/java/consumer/BatchJob.java")));
    programs.add(Files.readString(Path.of("scripts/spark/SparkCheck.java")));
    return programs.stream().filter(text -> NAME.matcher(text).find()).toList();
  }

  @Test
  void programsOfReadersNeedNothingElse() throws IOException {
    List<String> programs = programs();
    assertTrue(programs.size() >= 5, programs.size() + " programs");
    for (String program : programs) {
      Matcher name = NAME.matcher(program);
      assertTrue(name.find());
      Path source = Files.writeString(folder.resolve(name.group(1) + ".java"), program);
      String classPath = System.getProperty("java.class.path");
      int code =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  null,
                  null,
                  "-proc:none",
                  "-cp",
                  classPath,
                  "-d",
                  folder.resolve("classes").toString(),
                  source.toString());
      assertEquals(0, code, source.toString());
    }
    Set<String> api = new HashSet<>(api());
    JavaClasses compiled = new ClassFileImporter().importPath(folder.resolve("classes"));
    Set<String> others = new TreeSet<>();
    for (JavaClass type : compiled) {
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> topLevel(dependency.getTargetClass().getBaseComponentType().getName()))
          .filter(target -> target.startsWith("org.latent4j.") && !api.contains(target))
          .forEach(target -> others.add(type.getName() + " needs " + target));
    }
    assertEquals(Set.of(), others);
  }

  private static String topLevel(String name) {
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
