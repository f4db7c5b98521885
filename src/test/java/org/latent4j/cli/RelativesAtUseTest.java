package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Relatives of faults that people met with a trained model: its files, names, values, folders. */
class RelativesAtUseTest {
  @TempDir private static Path folder;
  @TempDir Path dir;

  @BeforeAll
  static void models() throws IOException {
    Files.writeString(folder.resolve("t.csv"), table("2,1,3", 40));
    Files.writeString(
        folder.resolve("mixed.csv"), "x,k,note\n" + "0.5,u,\n1.5,v,\n,u,\n2.5,,\n".repeat(10));
    String train =
        "train --quiet --epochs 1 --hidden 4 --latent 2 --run-dir %s/r%s --export-dir %s/m%s ";
    right(train.formatted(folder, 1, folder, 1) + "--header yes --data " + folder + "/t.csv");
    right(train.formatted(folder, 2, folder, 2) + "--schema auto --data " + folder + "/mixed.csv");
  }

  private static String table(String header, int rows) {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder(header + "\n");
    for (int row = 0; row < rows; row++) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < header.split(",", -1).length; i++) {
        cells.add(Double.toString(Math.round(1e3 * random.nextDouble()) / 1e3));
      }
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }

  private static Call right(String words) {
    Call call = Call.of(words);
    assertEquals(0, call.code(), call.err());
    return call;
  }

  private void refused(String words, String expected) {
    Call call = Call.of(words);
    assertEquals(2, call.code(), call.err());
    assertTrue(call.err().contains(expected), call.err());
    assertTrue(Files.notExists(dir.resolve("o.csv")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b,c|expected a column \"2\", found [a, b, c]",
        "1,3,4|expected a column \"2\", found [1, 3, 4]",
        "0,1,2|expected a column \"3\", found [0, 1, 2]",
        "2,1,3,2|\"2\" twice"
      })
  void namesAreNoPlaces(String header, String expected) throws IOException {
    Files.writeString(dir.resolve("t.csv"), table(header, 5));
    for (String flag : List.of("", " --header yes")) {
      refused(
          "score --model %s/m1 --in %s/t.csv --out %s/o.csv".formatted(folder, dir, dir) + flag,
          expected);
    }
  }

  /** Whatever the rows are: the training rows again, one row, rows far away. */
  @ParameterizedTest
  @ValueSource(strings = {"0.5,0.5,0.5", "1e10,0,0", "-1e15,1e15,0", "0,0,0"})
  void percentilesEndAtAHundred(String row) throws IOException {
    Files.writeString(dir.resolve("t.csv"), "2,1,3\n" + (row + "\n").repeat(3));
    Call call =
        Call.of("score --model %s/m1 --in %s/t.csv --out %s/o.csv".formatted(folder, dir, dir));
    assertEquals(0, call.code(), call.err());
    for (String line : Files.readAllLines(dir.resolve("o.csv")).subList(1, 4)) {
      String[] cells = line.split(",", -1);
      double percentile = Double.parseDouble(cells[3]);
      assertTrue(percentile >= 0 && percentile <= 100, line);
      assertTrue(!cells[0].equals("NaN"), line);
      assertTrue(!row.contains("e") || cells[4].equals("1"), line);
    }
  }

  @Test
  void gapsOutsideTheModelAreTold() throws IOException {
    String words = "impute --model %s/m2 --in %s/mixed.csv --out %s/o.csv";
    Call call = right(words.formatted(folder, folder, dir));
    assertTrue(call.err().contains("40 in column \"note\""), call.err());
    List<String> before = Files.readAllLines(folder.resolve("mixed.csv"));
    List<String> after = Files.readAllLines(dir.resolve("o.csv"));
    assertEquals(before.size(), after.size());
    for (int row = 0; row < before.size(); row++) {
      String[] old = before.get(row).split(",", -1);
      String[] now = after.get(row).split(",", -1);
      for (int i = 0; i < old.length; i++) {
        assertTrue(old[i].equals(now[i]) || (old[i].isEmpty() && i < 2), after.get(row));
      }
    }
  }

  /** Folders may be called anything: training, its own checkpoint, resuming, exporting, opening. */
  @ParameterizedTest
  @ValueSource(strings = {"it's [a-z]* \\b", "köln ? {1,2} $HOME"})
  void foldersOfAnyName(String name) throws IOException {
    String in = Files.createDirectories(dir.resolve(name)).toString();
    Files.copy(folder.resolve("t.csv"), Path.of(in, "t.csv"));
    List<String> train =
        List.of(
            "train",
            "--quiet",
            "--epochs",
            "1",
            "--hidden",
            "4",
            "--latent",
            "2",
            "--header",
            "yes",
            "--data",
            in + "/t.csv",
            "--run-dir",
            in + "/r",
            "--export-dir",
            in + "/m");
    for (List<String> words :
        List.of(
            train,
            List.of("train", "--resume", in + "/r", "--epochs", "2", "--quiet", "--no-export"),
            List.of("export", "--run", in + "/r", "--export-dir", in + "/m"),
            List.of("score", "--model", in + "/m", "--in", in + "/t.csv", "--out", in + "/o.csv"),
            List.of("inspect", "--model", in + "/m"))) {
      Call call = Call.of(words.toArray(String[]::new));
      assertEquals(0, call.code(), words + call.err());
    }
  }

  /** Locales with digits, signs or small letters of their own, where nobody set another. */
  @ParameterizedTest
  @ValueSource(strings = {"fa-IR", "tr-TR"})
  void localesOfOtherDigits(String tag) throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      Files.writeString(dir.resolve("t.csv"), table("I,i,ı", 20));
      right(
          "train --quiet --epochs 1 --hidden 4 --latent 2 --data %s/t.csv --run-dir %s/r --export-dir %s/m"
              .formatted(dir, dir, dir));
      right("evaluate --model %s/m --data %s/t.csv".formatted(dir, dir));
    } finally {
      Locale.setDefault(before);
    }
  }

  @EnabledOnOs(OS.LINUX)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "--help",
        "score --help",
        "inspect --model {m}1",
        "schema --data {m}/../mixed.csv",
        "evaluate --json --model {m}1 --data {m}/../t.csv",
        "sample --model {m}1 --n 5 --out -",
        "impute --model {m}2 --in {m}/../mixed.csv --out -"
      })
  void aFullDiskIsNoSuccess(String words) throws IOException {
    String[] args =
        words.replace("{m}/..", folder.toString()).replace("{m}", folder + "/m").split(" ", -1);
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      PrintStream before = System.out;
      PrintStream out = new PrintStream(full, true, StandardCharsets.UTF_8);
      try {
        System.setOut(out);
        int code = Main.run(args, out, new PrintStream(OutputStream.nullOutputStream()));
        assertEquals(1, code, words);
      } finally {
        System.setOut(before);
      }
    }
  }
}
