package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.RowStream;
import org.latent4j.io.format.ReadOptions;

/** Idx and npy that can be read. */
class ArrayFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"le_f4", "be_f4", "le_f8", "be_f8", "i1", "le_i2", "be_i2", "le_i4", "le_i8"})
  void numPyTypesBecomeFloats(String name) {
    float[] expected = new float[12];
    for (int i = 0; i < 12; i++) {
      expected[i] = i * 10 - 50;
    }
    Path file = Fixtures.resource(name + ".npy");
    assertArrayEquals(expected, Fixtures.values(file, 0));
    assertArrayEquals(expected, Fixtures.values(file, 1), "beyond the budget");
  }

  @Test
  void bytesStayBytes() throws IOException {
    Path file = Fixtures.resource("u1.npy");
    for (long budget : new long[] {0, 1}) {
      try (Dataset data =
          Sources.open(file.toString(), ReadOptions.defaults().withMemoryBytes(budget))) {
        assertEquals(ElementType.UINT8, data.rows().type());
        ByteBuffer bytes = ByteBuffer.allocate(6);
        data.rows().read(2, 2, bytes);
        assertArrayEquals(
            new byte[] {120, (byte) 140, (byte) 160, (byte) 180, (byte) 200, (byte) 220},
            bytes.array());
      }
    }
  }

  @Test
  void unsignedAndBoolBecomeFloats() {
    assertEquals(55000, Fixtures.values(Fixtures.resource("le_u2.npy"), 0)[11]);
    assertEquals(11 * 0x1p60f, Fixtures.values(Fixtures.resource("le_u8.npy"), 0)[11]);
    assertArrayEquals(
        new float[] {1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0},
        Fixtures.values(Fixtures.resource("b1.npy"), 0));
  }

  @ParameterizedTest
  @CsvSource({"one, 1", "le_f4, 3", "images, 3x4x1", "colour, 2x2x3"})
  void dimensionsBecomeTheShapeOfARow(String name, String shape) throws IOException {
    List<Integer> expected = Arrays.stream(shape.split("x")).map(Integer::valueOf).toList();
    String file = Fixtures.resource(name + ".npy").toString();
    try (Dataset data = Sources.open(file, ReadOptions.defaults())) {
      assertEquals(expected, data.rows().shape());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t10k-images-idx3-ubyte", "a.idx", "nameless"})
  void idxIsKnownByNameAndByContent(String name) throws IOException {
    byte[] bytes = Fixtures.idx(3, 4, 5);
    Path plain = Files.write(folder.resolve(name), bytes);
    Path packed = Files.write(folder.resolve(name + ".gz"), Fixtures.gzip(bytes));
    float[] expected = new float[60];
    for (int i = 0; i < 60; i++) {
      expected[i] = i;
    }
    for (Path file : List.of(plain, packed)) {
      assertArrayEquals(expected, Fixtures.values(file, 0));
      assertArrayEquals(expected, Fixtures.values(file, 1));
      try (Dataset data = Sources.open(file.toString(), ReadOptions.defaults())) {
        assertEquals(List.of(4, 5, 1), data.rows().shape());
        assertEquals(3, data.rows().count());
      }
    }
  }

  @Test
  void idxFloatsAreBigEndian() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(12 + 16);
    buffer.put(new byte[] {0, 0, 0x0D, 2}).putInt(2).putInt(2);
    buffer.putFloat(1.5f).putFloat(-2).putFloat(3e20f).putFloat(0);
    Path file = Files.write(folder.resolve("f.idx"), buffer.array());
    float[] expected = {1.5f, -2, 3e20f, 0};
    assertArrayEquals(expected, Fixtures.values(file, 0));
    assertArrayEquals(expected, Fixtures.values(file, 1), "in place");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fortran", "le_f2"})
  void otherOrdersAndHalvesAreRead(String name) throws IOException {
    float[] expected = new float[12];
    for (int i = 0; i < 12; i++) {
      expected[i] = i;
    }
    Path file = Fixtures.resource(name + ".npy");
    assertArrayEquals(expected, Fixtures.values(file, 0));
    assertArrayEquals(expected, Fixtures.values(file, 1), "beyond the budget");
    try (RowStream rows = Sources.stream(file.toString(), ReadOptions.defaults(), 3)) {
      RowStream.Block block = rows.block();
      int at = 0;
      while (block.take()) {
        FloatBuffer found = block.values();
        while (found.hasRemaining()) {
          assertEquals(expected[at++], found.get());
        }
      }
      assertEquals(12, at);
    }
  }

  private Path npy(String header, ByteBuffer values) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer all = ByteBuffer.allocate(10 + text.length + values.capacity());
    all.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
    all.put(text).put(values.duplicate().clear());
    return Files.write(folder.resolve("made.npy"), all.array());
  }

  /** {@code numpy.asfortranarray(numpy.arange(24).reshape(2, 3, 4))}, value by value. */
  @Test
  void severalDimensionsInFortranOrder() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(24);
    for (int k = 0; k < 4; k++) {
      for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 2; i++) {
          bytes.put((byte) (i * 12 + j * 4 + k));
        }
      }
    }
    Path file = npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 4), }", bytes);
    float[] expected = new float[24];
    for (int i = 0; i < 24; i++) {
      expected[i] = i;
    }
    assertArrayEquals(expected, Fixtures.values(file, 0));
    try (Dataset data = Sources.open(file.toString(), ReadOptions.defaults())) {
      assertEquals(List.of(3, 4, 1), data.rows().shape());
      assertEquals(ElementType.UINT8, data.rows().type());
    }
  }

  /** IEEE 754 binary16: the figures of NumPy. */
  @Test
  void halvesOfAllSizes() throws IOException {
    int[] bits = {0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x3555, 0x8000};
    float[] expected = {1, -2, 65504, 0x1p-14f, 0x1p-24f, 0.33325195f, -0.0f};
    ByteBuffer bytes = ByteBuffer.allocate(14);
    for (int half : bits) {
      bytes.putShort((short) half);
    }
    Path file = npy("{'descr': '>f2', 'fortran_order': False, 'shape': (7,), }", bytes);
    assertArrayEquals(expected, Fixtures.values(file, 0));
  }
}
