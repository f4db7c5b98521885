package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.FileRows;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.SpecException;

class MatrixMarketTest {
  private static final ReadOptions PLAIN = ReadOptions.defaults();
  private static final String REAL =
      """
      %%MatrixMarket matrix coordinate real general
      % genes by cells

      3 4 6
      3 1 2.5
      1 4 -1e-2
      2 2 7
      3 1 0.25
      1 1 100000
      2 4 3
      """;

  @TempDir Path folder;

  /** The figures of {@code scipy.io.mmread("m.mtx").todense()}, SciPy 1.17.1. */
  @Test
  void asScipyReadsIt() throws IOException {
    Path real = Fixtures.write(folder, "m.mtx", REAL);
    float[] dense = {100000, 0, 0, -0.01f, 0, 7, 0, 3, 2.75f, 0, 0, 0};
    try (Dataset data = Sources.open(real.toString(), PLAIN)) {
      assertEquals(List.of(4), data.rows().shape());
      assertEquals(ElementType.FLOAT32, data.rows().type());
      assertArrayEquals(dense, data.rows().readFloats(0, 3));
    }
    float[] turned = {100000, 0, 2.75f, 0, 7, 0, 0, 0, 0, -0.01f, 3, 0};
    byte[] packed = Fixtures.gzip(REAL.getBytes(StandardCharsets.US_ASCII));
    Path gz = Files.write(folder.resolve("m.mtx.gz"), packed);
    try (Dataset data = Sources.open(gz.toString(), PLAIN.withTranspose(true))) {
      assertEquals(List.of(3), data.rows().shape());
      assertArrayEquals(turned, data.rows().readFloats(0, 4));
    }
    assertArrayEquals(turned, TableFileTest.streamed(gz, PLAIN.withTranspose(true), 3));
    String array =
        "%%MatrixMarket matrix array integer general\r\n2 3\r\n1\r\n4\r\n2\r\n5\r\n3\r\n6\r\n";
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, values("a.mtx", array));
    String pattern = "%%matrixmarket MATRIX Coordinate Pattern General\n2 3 3\n1 3\n2 1\n2 3\n";
    assertArrayEquals(new float[] {0, 0, 1, 1, 0, 1}, values("p.mtx", pattern));
  }

  private float[] values(String name, String text) throws IOException {
    return TableFileTest.all(Fixtures.write(folder, name, text), PLAIN);
  }

  @Property(tries = 200)
  void whatIsWrittenIsReadBack(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int rows,
      @ForAll @IntRange(min = 1, max = 20) int columns,
      @ForAll boolean transpose)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    float[] dense = new float[rows * columns];
    int entries = random.nextInt(2 * rows * columns);
    StringBuilder text = new StringBuilder("%%MatrixMarket matrix coordinate integer general\n");
    text.append(rows).append(' ').append(columns).append("  ").append(entries).append('\n');
    for (int i = 0; i < entries; i++) {
      int row = random.nextInt(rows);
      int column = random.nextInt(columns);
      int value = random.nextInt(1000);
      dense[transpose ? column * rows + row : row * columns + column] += value;
      text.append(row + 1).append(' ').append(column + 1).append('\t').append(value).append('\n');
    }
    Path file = Files.createTempFile("matrix", ".mtx");
    try {
      Files.writeString(file, text.toString());
      assertArrayEquals(dense, TableFileTest.all(file, PLAIN.withTranspose(transpose)));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void rowsBeyondTheBudgetLieOnDisk() throws IOException {
    String text = "%%MatrixMarket matrix coordinate integer general\n2000 1000 1\n1999 7 5\n";
    Path file = Fixtures.write(folder, "wide.mtx", text);
    try (Dataset data = Sources.open(file.toString(), PLAIN.withMemoryBytes(1 << 20))) {
      assertTrue(data.rows() instanceof FileRows);
      assertEquals(5, data.rows().readFloats(1998, 1)[6]);
      assertEquals(0, data.rows().readFloats(1999, 1)[6]);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'%%MatrixMarket matrix coordinate real hermitian|'; line 1; general|symmetric; hermitian",
        "'%%MatrixMarket matrix coordinate complex general|'; line 1; integer; complex",
        "'%%MatrixMarket matrix array pattern general|'; line 1; Matrix Market; pattern",
        "'1,2|'; line 1; Matrix Market; 1,2",
        "'HEAD|% only'; line 3; the sizes; the end of the file",
        "'HEAD|3 4|'; line 2; rows, columns and entries; 3 4",
        "'HEAD|3 x 4|'; line 2; rows, columns and entries; 3 x 4",
        "'HEAD|0 4 0|'; line 2; rows and columns; 0 4 0",
        "'HEAD|3 4 2|1 1 1|'; line 4; entry 2 of 2; the end of the file",
        "'HEAD|3 4 1|1 1|'; line 3; row, column and value; 1 1",
        "'HEAD|3 4 1|0 1 5|'; line 3; a row from 1 to 3; 0 1 5",
        "'HEAD|3 4 1|3 5 5|'; line 3; a column from 1 to 4; 3 5 5",
        "'HEAD|3 4 1|1 1 2.5|'; line 3; a whole number; 1 1 2.5",
        "'HEAD|3 4 1|1 1 x|'; line 3; a whole number; 1 1 x",
        "'HEAD|3 4 1|1 1 2||2 2 2|'; line 5; the end of the file; 2 2 2"
      })
  void faultsNameTheLine(String text, String line, String expected, String found)
      throws IOException {
    String head = "%%MatrixMarket matrix coordinate integer general";
    Path file = Fixtures.write(folder, "f.mtx", text.replace("HEAD", head).replace('|', '\n'));
    Fixtures.refuses(file, PLAIN, "f.mtx, " + line, expected, found);
  }

  @Test
  void aCsvOptionDoesNotFit() throws IOException {
    Path file = Fixtures.write(folder, "m.mtx", REAL);
    assertThrows(
        SpecException.class, () -> Sources.open(file.toString(), PLAIN.withColumns(List.of("1"))));
  }

  /** The figures of {@code scipy.io.mmread}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "coordinate integer symmetric|2 2 2|1 1 5|2 1 3; 5 3 3 0",
        "coordinate pattern symmetric|2 2 1|2 1; 0 1 1 0",
        "coordinate real skew-symmetric|2 2 1|2 1 3.5; 0 -3.5 3.5 0",
        "array integer symmetric|2 2|1|2|4; 1 2 2 4",
        "array real skew-symmetric|2 2|1.5; 0 -1.5 1.5 0",
        "coordinate unsigned-integer general|2 2 1|1 2 7; 0 7 0 0",
        "coordinate unsigned general|2 2 1| %in|  1 2 7  | % end; 0 7 0 0",
        "coordinate real general|  % indented|% and not|2 2 2|1 1 1|%% within|2 2 1; 1 0 0 1"
      })
  void symmetriesAndRemarks(String text, String expected) throws IOException {
    String lines = ("%%MatrixMarket matrix " + text).replace('|', '\n') + "\n";
    Path file = Fixtures.write(folder, "s.mtx", lines);
    String[] words = expected.split(" ", -1);
    float[] values = new float[4];
    for (int i = 0; i < 4; i++) {
      values[i] = Float.parseFloat(words[i]);
    }
    assertArrayEquals(values, Fixtures.values(file, 0));
  }

  @Test
  void symmetriesAreOfSquares() throws IOException {
    String header = "%%MatrixMarket matrix coordinate real ";
    Path wide = Fixtures.write(folder, "w.mtx", header + "symmetric\n2 3 1\n1 1 5\n");
    Fixtures.refuses(wide, PLAIN, "line 2", "as many columns as rows");
    Path skew = Fixtures.write(folder, "k.mtx", header + "skew-symmetric\n2 2 1\n1 1 5\n");
    Fixtures.refuses(skew, PLAIN, "line 3", "nothing but 0 on the diagonal");
  }
}
