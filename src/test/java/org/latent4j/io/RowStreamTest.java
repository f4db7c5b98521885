package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.io.format.ReadOptions;

/** Rows in blocks against the same rows read at once. */
class RowStreamTest {
  private static final ReadOptions PLAIN = ReadOptions.defaults();
  private static final String[] FIELDS = {
    "1",
    "-2.5",
    "0.33333334",
    "1e-3",
    "-1.17549435E-38",
    "123456789012345678901234567890",
    ".5",
    "5.",
    "+7",
    " 7 ",
    "1.000000119209289550781250",
    "16777217",
    "3.4e38",
    "-0",
    "\"4\"",
    "1E5"
  };
  private static final String[] BAD = {"", "x", "NaN", "inf", "1e39", "1 2", "1e", "é", "\"a\nb\""};
  private static final String[] ENDS = {"\n", "\r\n", "\n\n", "\r\n\r\n", "\r"};

  @TempDir Path folder;

  /** Any text, good or bad: the same numbers, or the same words on the first fault. */
  @Property(tries = 1_000)
  void csvIsReadAsByTheParserOfWholeFiles(@ForAll long seed, @ForAll @IntRange(max = 3) int kind)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = Files.createTempFile("stream", ".csv");
    try {
      Files.writeString(file, text(random, kind), StandardCharsets.UTF_8);
      ReadOptions options = random.nextInt(4) == 0 ? PLAIN.withColumns(List.of("2", "1")) : PLAIN;
      String expected = outcome(() -> atOnce(file, options));
      int blockRows = 1 + random.nextInt(9);
      assertEquals(expected, outcome(() -> inBlocks(file, options, blockRows)));
    } finally {
      Files.delete(file);
    }
  }

  private static String text(SplittableRandom random, int kind) {
    int width = 1 + random.nextInt(3);
    int ends = kind == 3 ? ENDS.length : 1 + random.nextInt(4);
    int fields = kind == 0 ? FIELDS.length - 2 : FIELDS.length;
    StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "\ufeff" : "");
    if (random.nextBoolean()) {
      List<String> names = List.of("a", "\"b\"", "\"c,\n\"");
      text.append(String.join(",", names.subList(0, width))).append(ENDS[random.nextInt(ends)]);
    }
    int rows = random.nextInt(40);
    for (int row = 0; row < rows; row++) {
      boolean ragged = kind == 2 && random.nextInt(60) == 0;
      for (int i = 0; i < width + (ragged ? 1 : 0); i++) {
        boolean bad = kind == 1 && random.nextInt(60) == 0;
        String field = bad ? BAD[random.nextInt(BAD.length)] : FIELDS[random.nextInt(fields)];
        text.append(i == 0 ? "" : ",").append(field);
      }
      text.append(row + 1 < rows || random.nextBoolean() ? ENDS[random.nextInt(ends)] : "");
    }
    return text.toString();
  }

  private interface Reading {
    String values() throws IOException;
  }

  private static String outcome(Reading reading) throws IOException {
    try {
      return reading.values();
    } catch (DataException e) {
      return e.getMessage();
    }
  }

  private static String atOnce(Path file, ReadOptions options) throws IOException {
    try (Dataset data = Sources.open(file.toString(), options)) {
      List<Float> values = new ArrayList<>();
      for (float value : data.rows().readFloats(0, (int) data.rows().count())) {
        values.add(value);
      }
      return values.toString();
    }
  }

  private static String inBlocks(Path file, ReadOptions options, int blockRows) throws IOException {
    try (RowStream stream = Sources.stream(file.toString(), options, blockRows)) {
      List<Float> values = new ArrayList<>();
      List<RowStream.Block> blocks = List.of(stream.block(), stream.block());
      for (int i = 0; blocks.get(i % 2).take(); i++) {
        FloatBuffer block = blocks.get(i % 2).values();
        assertEquals(blocks.get(i % 2).rows() * stream.features(), block.remaining());
        while (block.hasRemaining()) {
          values.add(block.get());
        }
        blocks.get(i % 2).requireFinite();
      }
      return values.toString();
    }
  }

  /** Blocks that are taken first and read afterwards hold their own rows. */
  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.npy", "b.csv.gz"})
  void blocksAreIndependent(String name) throws IOException {
    Path file = folder.resolve(name);
    float[] all = new float[200_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = i / 8f;
    }
    try (RowSink sink = Sinks.open(file.toString(), List.of(4), List.of())) {
      sink.write(all, all.length / 4);
      sink.commit();
    }
    List<RowStream.Block> taken = new ArrayList<>();
    try (RowStream stream = Sources.stream(file.toString(), PLAIN, 1001)) {
      for (RowStream.Block block = stream.block(); block.take(); block = stream.block()) {
        taken.add(block);
      }
      assertEquals(50, taken.size());
      for (int i = taken.size() - 1; i >= 0; i--) {
        int rows = taken.get(i).rows();
        assertEquals(i < 49 ? 1001 : 951, rows);
        FloatBuffer values = taken.get(i).values();
        for (int at = 0; at < 4 * rows; at++) {
          assertEquals((i * 4004 + at) / 8f, values.get(values.position() + at));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "le_f4", "be_f4", "le_f8", "be_f8", "i1", "le_i2", "be_i2", "le_i4", "le_i8", "le_u2",
        "le_u8", "b1", "u1", "one", "images", "colour"
      })
  void arraysOfEachType(String name) throws IOException {
    Path file = Fixtures.resource(name + ".npy");
    assertEquals(atOnce(file, PLAIN), inBlocks(file, PLAIN, 2));
    assertEquals(atOnce(file, PLAIN), inBlocks(file, PLAIN, 1000));
  }

  @Test
  void otherSourcesComeInBlocksToo() throws IOException {
    try (Dataset data = Sources.open("gaussians:25", PLAIN);
        RowStream stream = Sources.stream("gaussians:25", PLAIN, 10)) {
      float[] values = new float[50];
      RowStream.Block block = stream.block();
      for (int at = 0; block.take(); at += 2 * block.rows()) {
        block.values().get(values, at, 2 * block.rows());
      }
      assertArrayEquals(data.rows().readFloats(0, 25), values);
    }
  }

  @Test
  void whatIsNotFiniteIsNamed() throws IOException {
    try (RowStream stream = Sources.stream(Fixtures.resource("nan.npy").toString(), PLAIN, 1000)) {
      RowStream.Block block = stream.block();
      assertTrue(block.take());
      block.values();
      DataException fault = assertThrows(DataException.class, block::requireFinite);
      Fixtures.refuses(Fixtures.resource("nan.npy"), PLAIN, fault.getMessage());
    }
  }

  @Test
  void aFileOfAnotherLengthIsRefusedAtOnce() throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.resource("le_f4.npy"));
    Path cut = Files.write(folder.resolve("cut.npy"), java.util.Arrays.copyOf(bytes, 170));
    DataException fault =
        assertThrows(DataException.class, () -> Sources.stream(cut.toString(), PLAIN, 10).close());
    assertTrue(fault.getMessage().contains("cut short"), fault.getMessage());
  }
}
