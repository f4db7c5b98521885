package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.DataException;
import org.latent4j.data.RowSink;
import org.latent4j.data.table.TableReading;
import org.latent4j.io.csv.TableCopy;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.SpecException;

/** Tables written, and written again with their gaps filled. */
class TableSinkTest {
  private static final float NO = Float.NaN;

  @TempDir Path folder;

  @Test
  void valuesInTheTypesOfTheirColumns() throws IOException {
    Path file = folder.resolve("a.csv");
    try (RowSink sink = Sinks.table(file.toString(), Columns.ALL)) {
      sink.write(new float[] {1.5f, 2, 3, 1, 0, 1, 2, 0.1f, 2.6f, 0.4f, 0.6f, 7}, 2);
      sink.write(
          new float[] {NO, NO, NO, NO, NO, NO, -3, 1e9f, -0.2f, -1, 1, 2, 1, 1, 2e9f, 0, 0, 0}, 3);
      sink.commit();
    }
    assertEquals(
        """
        age,pay,visits,smokes,flag,job
        1.5,2,3,yes,0,"pilot, retired"
        2,0.1,3,no,1,"x""y"
        ,,,,,
        -3,1.0E9,0,no,1,"x""y"
        1,1,2000000000,no,0,cook
        """,
        Files.readString(file));
    for (String other : List.of("a.npy", "folder", "a.txt")) {
      String target = folder.resolve(other).toString();
      assertThrows(SpecException.class, () -> Sinks.table(target, Columns.ALL));
    }
  }

  @Property(tries = 100)
  void whatIsWrittenIsReadBack(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int rows,
      @ForAll @IntRange(min = 1, max = 6) int width)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<ColumnSpec> columns = new ArrayList<>(Columns.ALL);
    while (columns.size() > width) {
      columns.remove(random.nextInt(columns.size()));
    }
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(4) == 0 ? NO : drawn(columns.get(i % width), random);
    }
    Path file = Files.createTempFile("table", random.nextBoolean() ? ".csv" : ".csv.gz");
    try {
      try (RowSink sink = Sinks.table(file.toString(), columns)) {
        sink.write(values, rows);
        sink.commit();
      }
      ReadOptions options = ReadOptions.defaults().withTable(columns);
      assertArrayEquals(values, TableFileTest.all(file, options));
      assertArrayEquals(values, TableFileTest.streamed(file, options, 1 + random.nextInt(9)));
    } finally {
      Files.delete(file);
    }
  }

  private static float drawn(ColumnSpec column, SplittableRandom random) {
    return switch (column.kind()) {
      case REAL -> (float) random.nextGaussian();
      case POSITIVE -> (float) Math.exp(5 * random.nextGaussian());
      case COUNT -> random.nextInt(1 << 24);
      case BINARY, CATEGORY -> random.nextInt(column.categories().size());
    };
  }

  private static final String GAPS =
      "\ufeff\"id, own\",job,  age ,visits,smokes,pay,flag\r\n"
          + "a,cook, 040.50 ,3,?,+1e3,\r\n"
          + "\r\n"
          + "\"b\nc\",\"pilot, retired\",NA,\"\",yes,n/a,1.0\r"
          + "\"d\"\"e\", baker ,null,2,\"no\",NaN,0\n"
          + "NA,?,1,,no,2,\" \"";
  private static final String FILLED =
      "\ufeff\"id, own\",job,  age ,visits,smokes,pay,flag\r\n"
          + "a,cook, 040.50 ,3,yes,+1e3,1\r\n"
          + "\r\n"
          + "\"b\nc\",\"pilot, retired\",0.5,12,yes,7,1.0\r"
          + "\"d\"\"e\", baker ,null,2,\"no\",2.25,0\n"
          + "NA,\"x\"\"y\",1,0,no,2,0";

  /** Age, pay, visits, smokes, flag, job. */
  private static final float[] FILLING = {
    99, 99, 99, 1, 1, 2, 0.5f, 7, 12.3f, 0, 0, 0, NO, 2.25f, 99, 1, 1, 1, 99, 99, -1, 1, 0, 2
  };

  @Test
  void aCopyIsFilledWhereCellsAreMissing() throws IOException {
    Path file = Fixtures.write(folder, "a.csv", GAPS);
    Path target = folder.resolve("b.csv");
    try (TableCopy copy = TableCopy.open(file, target.toString(), TableReading.of(Columns.ALL))) {
      copy.write(FILLING, 1);
      copy.write(Arrays.copyOfRange(FILLING, 6, 24), 3);
      assertFalse(Files.exists(target));
      copy.commit();
      assertEquals(9, copy.cellsFilled());
    }
    assertEquals(FILLED, Files.readString(target));
    Path packed = Files.write(folder.resolve("p.csv.gz"), Fixtures.gzip(bytes(GAPS)));
    Path unpacked = folder.resolve("u.csv");
    try (RowSink copy = TableCopy.open(packed, unpacked.toString(), TableReading.of(Columns.ALL))) {
      copy.write(FILLING, 4);
      copy.commit();
    }
    assertEquals(FILLED, Files.readString(unpacked));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aCopyWantsAsManyRowsAsTheFileHas() throws IOException {
    Path file = Fixtures.write(folder, "a.csv", GAPS);
    Path target = folder.resolve("b.csv");
    TableReading reading = TableReading.of(Columns.ALL);
    try (TableCopy copy = TableCopy.open(file, target.toString(), reading)) {
      copy.write(FILLING, 3);
      assertThrows(DataException.class, copy::commit);
    }
    try (TableCopy copy = TableCopy.open(file, target.toString(), reading)) {
      float[] more = Arrays.copyOf(FILLING, 30);
      DataException fault = assertThrows(DataException.class, () -> copy.write(more, 5));
      assertTrue(fault.getMessage().contains("more than 4 rows"), fault.getMessage());
    }
    assertFalse(Files.exists(target));
    try (var left = Files.list(folder)) {
      assertEquals(1, left.count());
    }
  }

  /** Whatever the csv: observed cells keep their bytes, and the copy reads as what was filled. */
  @Property(tries = 100)
  void anyCopyReadsBack(@ForAll long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    String[] cells = {"cook", "\"pilot, retired\"", "\"x\"\"y\"", " ? ", "", "\"\"", "\"NA\""};
    String[] others = {"1", "", "\"a,\nb\"", "a\"b", "\"\"\"\"", " é "};
    String[] ends = {"\n", "\r\n", "\n\n", "\r"};
    StringBuilder text = new StringBuilder("job,note,visits\n");
    int rows = 1 + random.nextInt(12);
    for (int row = 0; row < rows; row++) {
      text.append(cells[random.nextInt(cells.length)]).append(',');
      text.append(others[random.nextInt(others.length)]).append(',');
      text.append(random.nextInt(3) == 0 ? "" : random.nextInt(100));
      text.append(row + 1 < rows || random.nextBoolean() ? ends[random.nextInt(4)] : "");
    }
    Path folder = Files.createTempDirectory("copy");
    Path file = Fixtures.write(folder, "a.csv", text.toString());
    Path copied = folder.resolve("b.csv");
    List<ColumnSpec> columns = List.of(Columns.VISITS, Columns.JOB);
    ReadOptions options = ReadOptions.defaults().withTable(columns);
    float[] values = TableFileTest.all(file, options);
    float[] none = new float[values.length];
    Arrays.fill(none, NO);
    copy(file, copied, columns, none);
    assertEquals(text.toString(), Files.readString(copied));
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.isNaN(values[i]) ? random.nextInt(3) : values[i];
    }
    copy(file, copied, columns, values);
    assertArrayEquals(values, TableFileTest.all(copied, options));
    Files.delete(copied);
    Files.delete(file);
    Files.delete(folder);
  }

  private static void copy(Path file, Path target, List<ColumnSpec> columns, float[] values)
      throws IOException {
    try (RowSink copy = TableCopy.open(file, target.toString(), TableReading.of(columns))) {
      copy.write(values, values.length / columns.size());
      copy.commit();
    }
  }
}
