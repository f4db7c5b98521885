package org.latent4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One call of the command line, in this JVM.
 *
 * @param code its exit code
 * @param out what it wrote as a result
 * @param err what it wrote beside
 */
public record Call(int code, String out, String err) {
  /** Runs words separated by spaces. */
  static Call of(String words) {
    return of(words.isEmpty() ? new String[0] : words.split(" ", -1));
  }

  static Call of(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            args,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Call(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  List<String> errLines() {
    return err.lines().toList();
  }

  /** Every file and folder below one, to see that nothing was left or lost. */
  static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      Set<String> files = new TreeSet<>();
      for (Path path : walk.toList()) {
        files.add(path + (Files.isRegularFile(path) ? " " + Files.size(path) : ""));
      }
      return files;
    }
  }
}
