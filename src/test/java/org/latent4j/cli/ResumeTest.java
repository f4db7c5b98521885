package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --resume} of passes over rows: the same output as without a stop, or a clear no. */
class ResumeTest {
  private static final int BATCH = 100;
  private static final int KEPT = 1300;

  @TempDir static Path shared;
  @TempDir Path dir;

  private static String model;
  private static Path rows;

  @BeforeAll
  static void train() throws IOException {
    model = " --model " + shared.resolve("models");
    Call trained =
        Call.of(
            "train --quiet --data gaussians:500 --hidden 8 --latent 2 --epochs 1 --run-dir "
                + shared.resolve("run")
                + " --export-dir "
                + shared.resolve("models"));
    assertEquals(0, trained.code(), trained.err());
    StringBuilder csv = new StringBuilder("id,x1,x2\n");
    for (int i = 0; i < 3000; i++) {
      csv.append('r')
          .append(i)
          .append(',')
          .append(i % 17 - 8)
          .append(',')
          .append(i % 5)
          .append('\n');
    }
    rows = Files.writeString(shared.resolve("rows.csv"), csv);
  }

  private Call pass(String command, String name, String flags) {
    String words = " --batch " + BATCH + " --in " + rows + " --columns x1,x2 --out ";
    return Call.of(command + model + words + dir.resolve(name) + flags);
  }

  /** As if a run had been killed behind some rows of a csv file that it wrote as a whole. */
  private void stop(String name) throws IOException {
    Path file = dir.resolve(name);
    Path journal = dir.resolve("." + name + ".journal");
    byte[] whole = Files.readAllBytes(file);
    int bytes = 0;
    for (int lines = 0; lines < KEPT + 1; bytes++) {
      lines += whole[bytes] == '\n' ? 1 : 0;
    }
    Files.delete(file);
    Files.write(dir.resolve("." + name + ".part"), Arrays.copyOf(whole, bytes + 77));
    String settings = Files.readAllLines(journal).get(0);
    String mark = "{\"rows\":" + KEPT + ",\"bytes\":" + bytes + ",\"state\":\"\"}\n";
    Files.writeString(journal, settings + "\n" + mark);
  }

  @Test
  void goesOnBehindTheRowsThatAreKept() throws IOException {
    for (String pass : List.of("encode", "encode --sample --seed 3", "score", "reconstruct")) {
      assertEquals(0, pass(pass, "whole.csv", "").code());
      Call first = pass(pass, "z.csv", " --resume");
      assertEquals(0, first.code(), first.err());
      stop("z.csv");
      Call second = pass(pass, "z.csv", " --resume");
      assertEquals(0, second.code(), second.err());
      assertTrue(second.err().contains("going on behind 1,300 rows"), second.err());
      assertArrayEquals(
          Files.readAllBytes(dir.resolve("whole.csv")), Files.readAllBytes(dir.resolve("z.csv")));
      Call third = pass(pass, "z.csv", " --resume");
      assertEquals(0, third.code());
      assertTrue(third.out().contains("z.csv, 3,000 rows"), third.out());
    }
  }

  @Test
  void idsGoAlong() throws IOException {
    String ids = " --id-columns id";
    assertEquals(0, pass("encode", "whole.csv", ids).code());
    assertEquals(0, pass("encode", "z.csv", ids + " --resume").code());
    stop("z.csv");
    assertEquals(0, pass("encode", "z.csv", ids + " --resume").code());
    List<String> lines = Files.readAllLines(dir.resolve("z.csv"));
    assertEquals(Files.readAllLines(dir.resolve("whole.csv")), lines);
    assertTrue(lines.get(2999).startsWith("r2998,"), lines.get(2999));
  }

  @Test
  void otherSettingsAndOtherDataAreRefused() throws IOException {
    assertEquals(0, pass("encode", "z.csv", " --resume").code());
    stop("z.csv");
    Call other = pass("encode", "z.csv", " --resume --log-variance");
    assertEquals(2, other.code());
    assertTrue(
        other.err().contains("expected --log-variance as then, nothing, found true"), other.err());
    Path data = Files.copy(rows, dir.resolve("copy.csv"));
    String words =
        "encode" + model + " --batch 100 --columns x1,x2 --resume --in " + data + " --out ";
    assertEquals(0, Call.of(words + dir.resolve("y.csv")).code());
    stop("y.csv");
    Files.writeString(data, Files.readString(data) + "r,1,1\n");
    Call changed = Call.of(words + dir.resolve("y.csv"));
    assertEquals(2, changed.code());
    assertTrue(changed.err().contains("files of --in as then"), changed.err());
    assertFalse(changed.err().strip().contains("\n"), changed.err());
  }

  @Test
  void whatCannotBeGoneOnWithIsSaid() {
    for (String name : List.of("pictures", "a.png")) {
      Call call = pass("reconstruct", name, " --resume");
      assertEquals(2, call.code());
      assertTrue(call.err().contains("which --resume can go on with"), call.err());
    }
    Call out = Call.of("encode" + model + " --resume --columns x1,x2 --in " + rows + " --out -");
    assertEquals(2, out.code());
    Call plot = pass("encode", "z.csv", " --resume --plot " + dir.resolve("p.png"));
    assertEquals(2, plot.code());
    assertTrue(plot.err().contains("not together with --plot"), plot.err());
  }
}
