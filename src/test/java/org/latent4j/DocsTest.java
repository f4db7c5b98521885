package org.latent4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.cli.Main;

/**
 * Runs what the pages of {@code docs/} tell their readers to type.
 *
 * <p>A block of commands is run if the line right above it says so:
 *
 * <pre>
 * &lt;!-- tested: --epochs 100 => --epochs 2; --n 1000 => --n 10 --&gt;
 * ```sh
 * java -jar target/latent4j.jar train --data scripts/data/wbc.csv.gz \
 *   --epochs 100 --run-dir out/run --export-dir out/wbc
 * ```
 * </pre>
 *
 * <p>What stands after {@code tested:} is put in the place of longer work, each part at least once;
 * a bare {@code <!-- tested -->} leaves the block as it is. The blocks of a page run in their
 * order, in this project's folder; every line must succeed. A backslash at the end joins lines.
 * Lines that begin with {@code java -jar target/latent4j.jar} run in this JVM and may end in {@code
 * > FILE}; all others go to {@code sh}, so they need not be there on every machine: keep to POSIX.
 *
 * <p>Everything that a page writes lies below {@code out/}, given in full: here that is a folder of
 * its own, empty at the start. A block {@code ```text} with {@code <!-- printed -->} right above it
 * shows what the commands before it print: each of its lines must begin with the same word as a
 * line that they printed (the figures may differ).
 */
class DocsTest {
  private static final Pattern BLOCK =
      Pattern.compile("(?s)<!-- (tested|printed)(?:: (.*?))? -->\\n```(?:sh|text)\\n(.*?)```");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern OUT = Pattern.compile("(?<![A-Za-z0-9_./-])out(?=/|\\s|$)");
  private static final String PROGRAM = "java -jar target/latent4j.jar ";

  /** In the place of {@code out/}. */
  @TempDir Path folder;

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("docs"))) {
      List<Path> pages = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
        if (BLOCK.matcher(Files.readString(file)).find()) {
          pages.add(file);
        }
      }
      return pages;
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsRunAsWritten(Path page) throws Exception {
    StringBuilder printed = new StringBuilder();
    for (MatchResult block : BLOCK.matcher(Files.readString(page)).results().toList()) {
      if (block.group(1).equals("printed")) {
        requirePrinted(page, block.group(3), printed.toString());
      } else {
        for (String command : commands(page, block.group(2), block.group(3))) {
          printed.append(run(page + ": " + command, inFolder(command)));
        }
      }
    }
    assertFalse(printed.isEmpty(), page + " prints nothing");
  }

  /** A mark that stands elsewhere than right above its block would leave the block out. */
  @Test
  void everyMarkBelongsToABlock() throws IOException {
    for (Path page : pages()) {
      String text = Files.readString(page);
      long marks = Pattern.compile("<!-- (tested|printed)").matcher(text).results().count();
      assertEquals(marks, BLOCK.matcher(text).results().count(), page.toString());
    }
  }

  @Test
  void linkedFilesExist() throws IOException {
    Pattern link = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");
    for (Path page : pages()) {
      String prose = Files.readString(page).replaceAll("(?s)```.*?```", "");
      for (MatchResult found : link.matcher(prose).results().toList()) {
        assertTrue(Files.exists(page.resolveSibling(found.group(1))), page + ": " + found.group());
      }
    }
  }

  private static List<String> commands(Path page, String shorter, String block) {
    String text = block.replaceAll("\\\\\\n\\s*", " ");
    for (String part : shorter == null ? new String[0] : shorter.split(";", -1)) {
      String[] sides = part.strip().split("\\s*=>\\s*", 2);
      assertEquals(2, sides.length, page + ": expected OLD => NEW, found " + part);
      assertTrue(text.contains(sides[0]), page + ": expected in the block: " + sides[0]);
      text = text.replace(sides[0], sides[1]);
    }
    return text.lines()
        .map(line -> line.replaceFirst("\\s+#.*", "").strip())
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  private String inFolder(String command) {
    return OUT.matcher(command).replaceAll(Matcher.quoteReplacement(folder.toString()));
  }

  private static String run(String what, String command) throws Exception {
    return command.startsWith(PROGRAM)
        ? program(what, command.substring(PROGRAM.length()))
        : shell(what, command);
  }

  private static String program(String what, String words) throws IOException {
    List<String> args =
        new ArrayList<>(
            WORD.matcher(words)
                .results()
                .map(word -> word.group().replaceAll("^['\"]|['\"]$", ""))
                .toList());
    int into = args.indexOf(">");
    Path file = into < 0 ? null : Path.of(args.get(into + 1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            args.subList(0, into < 0 ? args.size() : into).toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertEquals(0, code, what + "\n" + err.toString(StandardCharsets.UTF_8));
    if (file != null) {
      Files.write(file, out.toByteArray());
      return "";
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String shell(String what, String command) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), what);
    assertEquals(0, process.exitValue(), what + "\n" + out);
    return out;
  }

  private static void requirePrinted(Path page, String expected, String printed) {
    List<String> found = printed.lines().map(DocsTest::first).toList();
    for (String line : expected.lines().filter(line -> !line.isBlank()).toList()) {
      assertTrue(
          found.contains(first(line)), page + ": expected a line as " + line + "\n" + printed);
    }
  }

  private static String first(String line) {
    return line.strip().split("[\\s,]", 2)[0];
  }
}
