package org.latent4j.io.matrix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.RowStore;
import org.latent4j.data.table.TableCells;
import org.latent4j.io.file.InputFile;

/**
 * A matrix in NIST's Matrix Market exchange format (Boisvert, Pozo and Remington 1996, NISTIR
 * 5935): coordinate or array; integer, unsigned, real or pattern; general, symmetric or
 * skew-symmetric. What is not listed is 0, entries of one place are summed. Rows of the matrix, or
 * its columns, become rows of float32.
 */
public final class MatrixMarket {
  private static final String HEADER =
      "%%MatrixMarket matrix coordinate|array integer|unsigned|real|pattern"
          + " general|symmetric|skew-symmetric";
  private static final Set<String> FIELDS =
      Set.of("integer", "unsigned", "unsigned-integer", "real", "pattern");
  private static final Set<String> WHOLE = Set.of("integer", "unsigned", "unsigned-integer");

  /** What the entry of the place across the diagonal is, in entries of this one. */
  private static final Map<String, Integer> MIRRORED =
      Map.of("general", 0, "symmetric", 1, "skew-symmetric", -1);

  private static final long SMALL = 64L << 20;
  private static final long MOST_TIMES = 10_000;

  private final String file;
  private final BufferedReader in;
  private final boolean transpose;
  private long line;
  private int mirrored;
  private String text;

  private MatrixMarket(String file, BufferedReader in, boolean transpose) {
    this.file = file;
    this.in = in;
    this.transpose = transpose;
  }

  /**
   * Reads a file. The entries lie in memory, 12 bytes each; the rows only within the budget.
   *
   * @throws DataException if it is no such matrix: line, what was expected, what was found
   */
  public static Dataset open(String source, Path path, boolean transpose, long budget)
      throws IOException {
    try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(InputFile.open(path), StandardCharsets.ISO_8859_1), 1 << 16);
        RowStore store = new RowStore(budget, ElementType.FLOAT32)) {
      int features = new MatrixMarket(path.toString(), in, transpose).read(store, Files.size(path));
      return new Dataset(source, store.finish(List.of(features)), List.of(), Optional.empty());
    }
  }

  /** Reads all to the store; the number of values in a row. */
  private int read(RowStore store, long fileBytes) throws IOException {
    next("a Matrix Market file (" + HEADER + ")");
    String[] words = text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1);
    boolean coordinate = words.length == 5 && words[2].equals("coordinate");
    boolean known =
        words.length == 5
            && words[0].equals("%%matrixmarket")
            && words[1].equals("matrix")
            && (coordinate || (words[2].equals("array") && !words[3].equals("pattern")))
            && FIELDS.contains(words[3])
            && MIRRORED.containsKey(words[4]);
    if (!known) {
      throw fault("a Matrix Market file (" + HEADER + ")");
    }
    do {
      next("the sizes of the matrix");
    } while (isRemark());
    mirrored = MIRRORED.get(words[4]);
    long[] sizes = sizes(coordinate ? 3 : 2);
    if (mirrored != 0 && sizes[0] != sizes[1]) {
      throw fault("as many columns as rows, as the matrix is " + words[4]);
    }
    requireRoom(4.0 * sizes[0] * sizes[1], fileBytes);
    SparseRows rows =
        new SparseRows(size(sizes, transpose ? 1 : 0), size(sizes, transpose ? 0 : 1));
    if (coordinate) {
      entries(rows, sizes, words[3]);
    } else {
      values(rows, sizes, WHOLE.contains(words[3]));
    }
    end();
    rows.write(store);
    return rows.features();
  }

  /** A line of sizes can ask for more zeros than there is disk. */
  private void requireRoom(double denseBytes, long fileBytes) {
    if (denseBytes > SMALL && denseBytes > (double) MOST_TIMES * fileBytes) {
      throw fault("a matrix whose rows take at most " + MOST_TIMES + " times the room of its file");
    }
  }

  private long[] sizes(int count) {
    StringTokenizer words = new StringTokenizer(text);
    String what = count == 3 ? "rows, columns and entries" : "rows and columns";
    if (words.countTokens() != count) {
      throw fault(what);
    }
    long[] sizes = new long[count];
    for (int i = 0; i < count; i++) {
      String word = words.nextToken();
      if (!word.matches("\\d{1,18}")) {
        throw fault(what);
      }
      sizes[i] = Long.parseLong(word);
    }
    return sizes;
  }

  private int size(long[] sizes, int index) {
    if (sizes[index] < 1 || sizes[index] > Integer.MAX_VALUE - 8) {
      throw fault("1 to " + (Integer.MAX_VALUE - 8) + " rows and columns");
    }
    return (int) sizes[index];
  }

  private void entries(SparseRows rows, long[] sizes, String field) throws IOException {
    int wanted = field.equals("pattern") ? 2 : 3;
    for (long entry = 0; entry < sizes[2]; entry++) {
      nextFilled("entry " + (entry + 1) + " of " + sizes[2]);
      StringTokenizer words = new StringTokenizer(text);
      if (words.countTokens() != wanted) {
        throw fault("row, column" + (wanted == 3 ? " and value" : ""));
      }
      int row = place(words.nextToken(), sizes[0], "a row");
      int column = place(words.nextToken(), sizes[1], "a column");
      float value = wanted == 2 ? 1 : value(words.nextToken(), WHOLE.contains(field));
      add(rows, row, column, value);
    }
  }

  /** Values of all places, column after column. */
  private void values(SparseRows rows, long[] sizes, boolean whole) throws IOException {
    for (int column = 0; column < sizes[1]; column++) {
      int first = mirrored == 0 ? 0 : mirrored > 0 ? column : column + 1;
      for (int row = first; row < sizes[0]; row++) {
        nextFilled("a value for each of " + sizes[0] + " times " + sizes[1] + " places");
        float value = value(text.strip(), whole);
        if (value != 0) {
          add(rows, row, column, value);
        }
      }
    }
  }

  /** An entry, and the one across the diagonal where that follows. */
  private void add(SparseRows rows, int row, int column, float value) {
    if (mirrored < 0 && row == column && value != 0) {
      throw fault("nothing but 0 on the diagonal of a skew-symmetric matrix");
    }
    rows.add(transpose ? column : row, transpose ? row : column, value);
    if (mirrored != 0 && row != column) {
      rows.add(transpose ? row : column, transpose ? column : row, mirrored * value);
    }
  }

  private boolean isRemark() {
    return text.isBlank() || text.strip().startsWith("%");
  }

  private int place(String word, long size, String what) {
    long place = word.matches("\\d{1,10}") ? Long.parseLong(word) : 0;
    if (place < 1 || place > size) {
      throw fault(what + " from 1 to " + size);
    }
    return (int) place - 1;
  }

  private float value(String word, boolean whole) {
    float value = TableCells.parse(word);
    if (!Float.isFinite(value) || (whole && value != Math.rint(value))) {
      throw fault(whole ? "a whole number" : "a finite float32 number");
    }
    return value;
  }

  private void end() throws IOException {
    while ((text = in.readLine()) != null) {
      line++;
      if (!isRemark()) {
        throw fault("the end of the file, as all entries were read");
      }
    }
  }

  private void nextFilled(String expected) throws IOException {
    do {
      next(expected);
    } while (isRemark());
  }

  private void next(String expected) throws IOException {
    text = in.readLine();
    line++;
    if (text == null) {
      throw new DataException(file + ", line " + line, expected, "the end of the file");
    }
  }

  private DataException fault(String expected) {
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return new DataException(file + ", line " + line, expected, "\"" + shown.strip() + "\"");
  }
}
