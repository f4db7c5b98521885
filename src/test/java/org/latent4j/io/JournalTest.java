package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.DataException;
import org.latent4j.data.IdColumn;
import org.latent4j.data.Ids;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.file.Journal;
import org.latent4j.io.file.JournalWriter;

/** Outputs that are stopped and gone on with are those that are not stopped, byte for byte. */
class JournalTest {
  private static final int BLOCK = 8192;
  private static final int BLOCKS = 50;
  private static final int WIDTH = 3;
  private static final OutputRows ROWS = OutputRows.of(List.of(WIDTH), List.of("a", "b", "c"));
  private static final Map<String, String> SETTINGS = Map.of("--batch", "8192", "model", "m");

  @TempDir Path folder;

  private static float[] block(int number) {
    SplittableRandom random = new SplittableRandom(number);
    float[] values = new float[BLOCK * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(1000) / 8f;
    }
    return values;
  }

  private static Ids ids(int number, OutputRows format) {
    Object[] cells = new Object[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      cells[i] = "row " + (number * BLOCK + i) % 777;
    }
    return format.ids().isEmpty() ? Ids.NONE : new Ids(new Object[][] {cells});
  }

  private static OutputRows format(String name) {
    boolean columns = !name.endsWith(".npy");
    return columns ? ROWS.withIds(List.of(IdColumn.text("id"))) : ROWS;
  }

  private byte[] undisturbed(String name) throws IOException {
    Path file = folder.resolve("whole-" + name);
    OutputRows format = format(name);
    try (RowSink sink = Sinks.open(file.toString(), format)) {
      for (int i = 0; i < BLOCKS; i++) {
        sink.write(block(i), BLOCK, ids(i, format));
      }
      sink.commit();
    }
    return Files.readAllBytes(file);
  }

  /**
   * Writes some blocks behind those that are kept, then goes away without a word.
   *
   * @return whether it came to the end
   */
  private boolean run(Path target, int most) throws IOException {
    OutputRows format = format(target.getFileName().toString());
    try (Journal journal = Journal.open(target, SETTINGS)) {
      if (journal.isFinished()) {
        return true;
      }
      assertEquals(0, journal.rows() % BLOCK);
      int first = (int) (journal.rows() / BLOCK);
      RowSink sink = Sinks.open(target.toString(), format, Optional.of(journal));
      try (JournalWriter kept = new JournalWriter(journal, sink, 0, 0)) {
        for (int i = first; i < Math.min(BLOCKS, first + most); i++) {
          sink.write(block(i), BLOCK, ids(i, format));
          kept.appended();
        }
      }
      if (first + most < BLOCKS) {
        return false;
      }
      sink.commit();
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"z.npy", "z.csv", "z.csv.gz", "z.parquet"})
  void goesOnWhereItWasStopped(String name) throws IOException {
    byte[] expected = undisturbed(name);
    Path target = folder.resolve(name);
    Path part = folder.resolve("." + name + ".part");
    int runs = 1;
    for (int most = 19; !run(target, most); most += 5) {
      assertFalse(Files.exists(target));
      // What came after the last mark may be there in part, or be rubbish.
      Files.write(part, new byte[100 * runs], StandardOpenOption.APPEND);
      runs++;
      assertTrue(runs < 20);
    }
    assertTrue(runs > 1);
    assertArrayEquals(expected, Files.readAllBytes(target));
    assertFalse(Files.exists(part));
    assertTrue(run(target, 0), "finished");
  }

  @Test
  void keepsItsMarksInOrder() throws IOException {
    Path target = folder.resolve("z.csv");
    run(target, 7);
    List<String> lines = Files.readAllLines(folder.resolve(".z.csv.journal"));
    List<Integer> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      rows.add(Integer.parseInt(line.replaceAll(".*\"rows\":(\\d+).*", "$1")));
    }
    assertEquals(rows.stream().sorted().distinct().toList(), rows);
    assertTrue(rows.get(rows.size() - 1) <= 7 * BLOCK);
  }

  @Test
  void aTornLineOfTheJournalIsAsIfItWereNotThere() throws IOException {
    Path target = folder.resolve("z.csv");
    run(target, 7);
    Path journal = folder.resolve(".z.csv.journal");
    Files.writeString(journal, "{\"rows\":4096,\"by", StandardOpenOption.APPEND);
    while (!run(target, 30)) {
      // Until all is there.
    }
    assertArrayEquals(undisturbed("z.csv"), Files.readAllBytes(target));
  }

  @Test
  void killedBetweenTheLastLineAndTheName() throws IOException {
    Path target = folder.resolve("z.csv");
    assertTrue(run(target, BLOCKS));
    byte[] whole = Files.readAllBytes(target);
    Files.move(target, folder.resolve(".z.csv.part"));
    assertTrue(run(target, 0));
    assertArrayEquals(whole, Files.readAllBytes(target));
  }

  @Test
  void anotherOutputInItsPlaceIsNotTakenForIt() throws IOException {
    Path target = folder.resolve("z.csv");
    assertTrue(run(target, BLOCKS));
    Files.writeString(target, "something else");
    assertFalse(run(target, 3));
  }

  @Test
  void otherSettingsAreRefusedUntilItIsFinished() throws IOException {
    Path target = folder.resolve("z.csv");
    run(target, 10);
    Map<String, String> other = Map.of("--batch", "4096", "model", "m");
    DataException fault = assertThrows(DataException.class, () -> Journal.open(target, other));
    assertTrue(fault.getMessage().contains("expected --batch as then, 8192, found 4096"));
    while (!run(target, 30)) {
      // Until all is there.
    }
    try (Journal journal = Journal.open(target, other)) {
      assertFalse(journal.isFinished());
      assertEquals(0, journal.rows());
    }
  }

  @Test
  void oneAtATime() throws IOException {
    Path target = folder.resolve("z.csv");
    try (Journal journal = Journal.open(target, SETTINGS)) {
      assertEquals(0, journal.rows());
      DataException fault = assertThrows(DataException.class, () -> Journal.open(target, SETTINGS));
      assertTrue(fault.getMessage().contains("nobody else"), fault.getMessage());
    }
  }

  @Test
  void nothingIsLeftWhereNothingWasKept() throws IOException {
    try (Journal journal = Journal.open(folder.resolve("z.csv"), SETTINGS);
        RowSink sink = Sinks.open(folder.resolve("z.csv").toString(), ROWS, Optional.of(journal))) {
      sink.write(block(0), 1);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
