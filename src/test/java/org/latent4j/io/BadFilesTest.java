package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.SpecException;

/** Files that cannot be read say where, what was expected and what was found. */
class BadFilesTest {
  private static final ReadOptions PLAIN = ReadOptions.defaults();
  private static final ReadOptions ON_DISK = PLAIN.withMemoryBytes(1);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"a.csv", "a.csv.gz", "a.npy", "a.idx", "a-ubyte.gz", "a.parquet", "pictures"})
  void missing(String name) {
    Fixtures.refuses(folder.resolve(name), PLAIN, name, "nothing there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.csv.gz", "a.npy", "a.idx", "a-ubyte.gz", "a.parquet"})
  void empty(String name) throws IOException {
    Fixtures.refuses(Files.createFile(folder.resolve(name)), PLAIN, name, "an empty file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.orc", "a.txt", "a.png"})
  void unknownEndingListsTheKnown(String name) throws IOException {
    Path file = Fixtures.write(folder, name, "hello");
    SpecException fault =
        assertThrows(SpecException.class, () -> Sources.open(file.toString(), PLAIN));
    assertTrue(fault.getMessage().contains(".npy") && fault.getMessage().contains(name));
  }

  @Test
  void truncatedIdx() throws IOException {
    byte[] bytes = Fixtures.idx(3, 4, 5);
    for (ReadOptions options : List.of(PLAIN, ON_DISK)) {
      Path cut = Files.write(folder.resolve("cut.idx"), Arrays.copyOf(bytes, 70));
      Fixtures.refuses(cut, options, "cut.idx", "60 bytes of 3x4x5", "found 54 (cut short)");
      Path packed =
          Files.write(folder.resolve("cut.idx.gz"), Fixtures.gzip(Arrays.copyOf(bytes, 70)));
      Fixtures.refuses(packed, options, "cut.idx.gz", "60 bytes of 3x4x5", "found 54");
      Path longer = Files.write(folder.resolve("long.idx"), Arrays.copyOf(bytes, 80));
      Fixtures.refuses(longer, options, "long.idx", "found 64");
      Path longerPacked =
          Files.write(folder.resolve("long.idx.gz"), Fixtures.gzip(Arrays.copyOf(bytes, 80)));
      Fixtures.refuses(longerPacked, options, "long.idx.gz", "found 64");
    }
    Path header = Files.write(folder.resolve("head.idx"), Arrays.copyOf(bytes, 9));
    Fixtures.refuses(header, PLAIN, "header of 16 bytes", "found 9");
  }

  @Test
  void mislabelled() throws IOException {
    Path npy = Fixtures.resource("u1.npy");
    Path idx = Files.write(folder.resolve("a-ubyte"), Files.readAllBytes(npy));
    Fixtures.refuses(idx, PLAIN, "a-ubyte", "an idx file", "93 4e 55 4d at byte 0");
    Path wrong = Files.write(folder.resolve("a.npy"), Fixtures.idx(2, 3));
    Fixtures.refuses(wrong, PLAIN, "a.npy", "an npy file", "00 00 08 02");
    Path gz =
        Files.write(folder.resolve("a.csv.gz"), "a,b\n1,2\n".getBytes(StandardCharsets.US_ASCII));
    Fixtures.refuses(gz, PLAIN, "a.csv.gz", "gzip data");
  }

  @Test
  void truncatedNpy() throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.resource("le_f8.npy"));
    for (int length : new int[] {5, 9, 100, bytes.length - 1}) {
      Path file = Files.write(folder.resolve("cut.npy"), Arrays.copyOf(bytes, length));
      Fixtures.refuses(file, PLAIN, "cut.npy", "expected");
    }
    Path file = Files.write(folder.resolve("cut.npy"), Arrays.copyOf(bytes, bytes.length - 1));
    Fixtures.refuses(file, PLAIN, "96 bytes of 4x3", "found 95 (cut short)");
  }

  @Test
  void gzipCutShort() throws IOException {
    byte[] idx = Fixtures.gzip(Fixtures.idx(30, 28, 28));
    Path images = Files.write(folder.resolve("a.idx.gz"), Arrays.copyOf(idx, idx.length - 3));
    Fixtures.refuses(images, PLAIN, "a.idx.gz", "cut short");
    byte[] csv = Fixtures.gzip("a,b\n1,2\n3,4\n".getBytes(StandardCharsets.US_ASCII));
    for (int length : new int[] {4, csv.length / 2, csv.length - 1}) {
      Path table = Files.write(folder.resolve("a.csv.gz"), Arrays.copyOf(csv, length));
      Fixtures.refuses(table, PLAIN, "a.csv.gz", "gzip data");
    }
    csv[csv.length - 6] ^= 1;
    Path broken = Files.write(folder.resolve("crc.csv.gz"), csv);
    Fixtures.refuses(broken, PLAIN, "crc.csv.gz", "sound gzip data");
  }

  private Path npy(String header) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
    all.writeBytes(text);
    all.writeBytes(new byte[100]);
    return Files.write(folder.resolve("kind.npy"), all.toByteArray());
  }

  @Test
  void npyOfOtherKinds() throws IOException {
    Fixtures.refuses(
        npy("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }"), PLAIN, "'|O'");
    Path fields =
        npy("{'descr': [('a', '<f4'), ('b', '<i2')], 'fortran_order': False, 'shape': (2,), }");
    Fixtures.refuses(
        fields, PLAIN, "numbers, all of one type", "structured_to_unstructured", "'<i2'");
    Path times = npy("{'descr': '<M8[s]', 'fortran_order': False, 'shape': (2,), }");
    Fixtures.refuses(times, PLAIN, "numbers, all of one type", "type '<M8[s]'");
  }

  @Test
  void zeroRows() throws IOException {
    Fixtures.refuses(Fixtures.resource("zero.npy"), PLAIN, "at least one row", "[0, 3]");
    Path idx = Files.write(folder.resolve("zero.idx"), Fixtures.idx(0, 28, 28));
    Fixtures.refuses(idx, PLAIN, "at least one row", "[0, 28, 28]");
    Fixtures.refuses(Fixtures.write(folder, "a.csv", "x,y\n"), PLAIN, "row", "a header alone");
    Fixtures.refuses(Fixtures.write(folder, "b.csv", "\n\n"), PLAIN, "row", "none");
    Fixtures.refuses(
        Files.createDirectory(folder.resolve("empty")),
        PLAIN,
        "PNG, JPEG, BMP, TIFF or GIF",
        "none");
    assertThrows(DataException.class, () -> Dataset.of(new float[0][]));
    assertThrows(DataException.class, () -> Dataset.of(new byte[0], 0, 28, 28, 1));
  }

  @Test
  void sizesBeyondAllMeasure() throws IOException {
    byte[] bytes = Fixtures.idx(1, 1, 1, 1);
    ByteBuffer.wrap(bytes).putInt(8, 1 << 30).putInt(12, 1 << 30);
    Path file = Files.write(folder.resolve("big.idx"), bytes);
    Fixtures.refuses(file, PLAIN, "fewer than 2^31 values");
    ByteBuffer.wrap(bytes).putInt(4, -5).putInt(8, 1).putInt(12, 1);
    Fixtures.refuses(Files.write(file, bytes), PLAIN, "at least one row", "-5");
  }

  @Test
  void notFinite() throws IOException {
    Fixtures.refuses(
        Fixtures.resource("nan.npy"), PLAIN, "nan.npy, row 2, column 2", "finite", "NaN");
    Fixtures.refuses(Fixtures.resource("huge.npy"), PLAIN, "row 2, column 1", "1.0E300");
    ByteBuffer buffer = ByteBuffer.allocate(12 + 16).put(new byte[] {0, 0, 0x0D, 2});
    buffer.putInt(2).putInt(2).putFloat(1).putFloat(2).putFloat(3).putFloat(-1 / 0f);
    Path idx = Files.write(folder.resolve("f.idx"), buffer.array());
    Fixtures.refuses(idx, PLAIN, "f.idx, row 2, column 2", "-Infinity");
    Fixtures.refuses(idx, ON_DISK, "f.idx, row 2, column 2", "-Infinity");
    Throwable array =
        assertThrows(DataException.class, () -> Dataset.of(new float[][] {{1}, {Float.NaN}}));
    assertTrue(array.getMessage().contains("row 2, column 1"), array.getMessage());
  }

  @Test
  void labelsOfAnotherLength() throws IOException {
    Path images = Files.write(folder.resolve("a.idx"), Fixtures.idx(3, 2, 2));
    Path labels = Files.write(folder.resolve("b.idx"), Fixtures.idx(4));
    Fixtures.refuses(images, PLAIN.withLabels(labels), "b.idx", "3 labels", "found 4");
    Path names = Fixtures.write(folder, "b.csv", "cat\ndog\n");
    Fixtures.refuses(images, PLAIN.withLabels(names), "b.csv", "3 labels", "found 2");
    Path halves = Fixtures.resource("images.npy");
    Fixtures.refuses(images, PLAIN.withLabels(halves), "images.npy", "one label a row");
    Fixtures.refuses(images, PLAIN.withLabels(folder.resolve("no.idx")), "no.idx", "nothing");
  }
}
