package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.SpecException;

class RowSinkTest {
  private static final ReadOptions PLAIN = ReadOptions.defaults();

  @TempDir Path folder;

  @Property(tries = 100)
  void whatIsWrittenReadsBack(@ForAll @Size(min = 3, max = 30) float[] given) throws IOException {
    Path place = Files.createTempDirectory("sink");
    int rows = given.length / 3;
    for (String name : List.of("a.csv", "a.csv.gz", "a.npy")) {
      Path file = place.resolve(name);
      try (RowSink sink = Sinks.open(file.toString(), List.of(3), List.of("p", "q, r", "s"))) {
        sink.write(given, 1);
        sink.write(Arrays.copyOfRange(given, 3, 3 * rows), rows - 1);
        sink.commit();
      }
      try (Dataset data = Sources.open(file.toString(), PLAIN)) {
        assertEquals(name.endsWith(".npy") ? List.of() : List.of("p", "q, r", "s"), data.columns());
        float[] read = data.rows().readFloats(0, (int) data.rows().count());
        assertArrayEquals(Arrays.copyOf(given, 3 * rows), read);
      }
      Files.delete(file);
    }
    Files.delete(place);
  }

  @Test
  void csvIsReadable() throws IOException {
    Path file = folder.resolve("deep/er/a.csv");
    try (RowSink sink = Sinks.open(file.toString(), List.of(2), List.of("a", "b \"c\",d"))) {
      sink.write(new float[] {1, -0.1f, 255, 1e-9f, 16777216, 0.33333334f}, 3);
      sink.commit();
    }
    assertEquals(
        "a,\"b \"\"c\"\",d\"\n1,-0.1\n255,1.0E-9\n1.6777216E7,0.33333334\n",
        Files.readString(file));
  }

  /** The header as {@code numpy.load} wants it: 64-byte steps, shape a tuple. */
  @Test
  void npyHasTheHeaderNumPyWrites() throws IOException {
    Path file = folder.resolve("a.npy");
    try (RowSink sink = Sinks.open(file.toString(), List.of(2, 1, 1), List.of())) {
      sink.write(new float[] {1, 2, 3, 4, 5, 6}, 3);
      sink.commit();
    }
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, 10, bytes.length - 10 - 24, StandardCharsets.US_ASCII);
    assertEquals(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2, 1, 1,), }", text.strip());
    assertEquals(0, (text.length() + 10) % 64);
    assertTrue(text.endsWith(" \n"));
    assertEquals(text.length(), (bytes[8] & 0xff) | bytes[9] << 8);
    try (RowSink sink = Sinks.open(file.toString(), List.of(), List.of())) {
      sink.write(new float[] {1, 2, 3}, 3);
      sink.commit();
    }
    assertTrue(Files.readString(file, StandardCharsets.ISO_8859_1).contains("'shape': (3,), "));
    assertArrayEquals(new float[] {1, 2, 3}, Fixtures.values(file, 0), "replaced");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void picturesReadBack(int channels) throws IOException {
    Path target = folder.resolve("pictures");
    float[] values = new float[12 * 2 * 3 * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 37 % 256;
    }
    List<Integer> shape = List.of(2, 3, channels);
    try (RowSink sink = Sinks.open(target.toString(), shape, List.of())) {
      sink.write(values, 12);
      sink.commit();
    }
    try (Dataset data = Sources.open(target.toString(), PLAIN)) {
      assertEquals(shape, data.rows().shape());
      assertArrayEquals(values, data.rows().readFloats(0, 12));
    }
    DataException taken =
        assertThrows(
            DataException.class, () -> Sinks.open(target.toString(), shape, List.of()).close());
    assertTrue(taken.getMessage().contains("a new or empty folder"), taken.getMessage());
  }

  @Test
  void whiteScalesPicturesAndLimitsThem() throws IOException {
    Path target = Files.createDirectory(folder.resolve("empty"));
    try (RowSink sink =
        Sinks.open(target.toString(), OutputRows.of(List.of(1, 4, 1), List.of()).withWhite(1))) {
      sink.write(new float[] {-1, 0.2f, 1, 7}, 1);
      sink.commit();
    }
    assertArrayEquals(new float[] {0, 51, 255, 255}, Fixtures.values(target, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.csv.gz", "a.npy", "pictures"})
  void nothingShowsBeforeCommit(String name) throws IOException {
    Path target = folder.resolve(name);
    try (RowSink sink = Sinks.open(target.toString(), List.of(1, 2, 1), List.of())) {
      sink.write(new float[] {1, 2}, 1);
      assertTrue(Files.notExists(target));
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  /**
   * An interrupt closes the file that is being written: the pass fails, and nothing is left of it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.csv.gz", "a.npy", "a.parquet"})
  void anInterruptedWriteLeavesNothing(String name) throws IOException {
    Path target = folder.resolve(name);
    Files.writeString(target, "older");
    float[] many = new float[1 << 20];
    for (int i = 0; i < many.length; i++) {
      many[i] = i * 0.7f;
    }
    assertThrows(
        ClosedByInterruptException.class,
        () -> {
          try (RowSink sink = Sinks.open(target.toString(), List.of(1, 2, 1), List.of())) {
            Thread.currentThread().interrupt();
            sink.write(many, many.length / 2);
            sink.commit();
          }
        });
    assertTrue(Thread.interrupted());
    assertEquals("older", Files.readString(target));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(1, left.count());
    }
  }

  @Test
  void targetsThatCannotBe() throws IOException {
    Path file = Fixtures.write(folder, "file", "x");
    DataException below =
        assertThrows(
            DataException.class,
            () -> Sinks.open(file.resolve("a.csv").toString(), List.of(1), List.of()));
    assertTrue(below.getMessage().contains("a place that can be written"), below.getMessage());
    Files.createDirectory(folder.resolve("b.npy"));
    assertThrows(
        DataException.class,
        () -> Sinks.open(folder.resolve("b.npy").toString(), List.of(1), List.of()));
    for (String name : List.of("a.txt", "folder")) {
      assertThrows(
          SpecException.class,
          () -> Sinks.open(folder.resolve(name).toString(), List.of(2), List.of()));
    }
    assertThrows(
        SpecException.class,
        () -> Sinks.open(folder.resolve("a.csv").toString(), List.of(2), List.of("one")));
  }

  @Test
  void standardOutputTakesCsv() throws IOException {
    PrintStream held = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try (RowSink sink = Sinks.open("-", List.of(2), List.of("a", "b"))) {
      sink.write(new float[] {1, 2.5f}, 1);
      sink.commit();
    } finally {
      System.setOut(held);
    }
    assertEquals("a,b\n1,2.5\n", bytes.toString(StandardCharsets.UTF_8));
  }
}
