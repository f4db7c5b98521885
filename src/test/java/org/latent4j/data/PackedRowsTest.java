package org.latent4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.latent4j.data.fit.TableFit;
import org.latent4j.io.Columns;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;

/** Rows side by side, labels as rows, and the values fitted to columns of packed rows. */
class PackedRowsTest {
  private static final float NO = Float.NaN;

  /** Part {@code p} holds 100 p + row in its first value, then one more in each. */
  private static Rows part(int index, int count, int width, boolean bytes) throws IOException {
    ElementType type = bytes ? ElementType.UINT8 : ElementType.FLOAT32;
    try (RowStore store = new RowStore(Long.MAX_VALUE, type)) {
      for (int i = 0; i < count * width; i++) {
        store.append(new float[] {value(index, i / width, i % width)}, 1);
      }
      return store.finish(List.of(width));
    }
  }

  private static int value(int index, int row, int place) {
    return (100 * index + 7 * row + place) & 0xff;
  }

  @Property(tries = 200)
  void partsLieSideBySide(
      @ForAll @IntRange(min = 1, max = 4) int parts,
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @IntRange(min = 0, max = 15) int floats,
      @ForAll @IntRange(min = 1, max = 5) int widest)
      throws IOException {
    List<Rows> all = new ArrayList<>();
    int features = 0;
    boolean bytes = true;
    for (int i = 0; i < parts; i++) {
      boolean inBytes = (floats >> i & 1) == 0;
      int width = 1 + i % widest;
      all.add(part(i, count, width, inBytes));
      features += width;
      bytes &= inBytes;
    }
    try (Rows joined = new JoinedRows(all)) {
      assertEquals(bytes ? ElementType.UINT8 : ElementType.FLOAT32, joined.type());
      assertEquals(List.of(features), joined.shape());
      assertEquals(count, joined.count());
      int first = count / 3;
      float[] values = joined.readFloats(first, count - first);
      int at = 0;
      for (int row = first; row < count; row++) {
        for (int i = 0; i < parts; i++) {
          for (int place = 0; place < 1 + i % widest; place++) {
            assertEquals(value(i, row, place), values[at++]);
          }
        }
      }
    }
  }

  @Test
  void manyRowsAreReadInBlocks() throws IOException {
    int count = 3000;
    try (Rows joined =
        new JoinedRows(List.of(part(0, count, 300, true), part(1, count, 1, true)))) {
      ByteBuffer target = ByteBuffer.allocateDirect(count * 301 + 9).order(ByteOrder.nativeOrder());
      target.position(9);
      joined.read(0, count, target);
      assertEquals(0, target.remaining());
      for (int row = 0; row < count; row++) {
        assertEquals(value(0, row, 299), target.get(9 + row * 301 + 299) & 0xff);
        assertEquals(value(1, row, 0), target.get(9 + row * 301 + 300) & 0xff);
      }
      assertThrows(
          BufferOverflowException.class, () -> joined.read(0, 2, ByteBuffer.allocate(601)));
      assertThrows(IndexOutOfBoundsException.class, () -> joined.readFloats(count - 1, 2));
    }
    List<Rows> uneven = List.of(part(0, 2, 1, true), part(1, 3, 1, true));
    assertThrows(DataException.class, () -> new JoinedRows(uneven));
  }

  @Test
  void labelsAsRows() throws IOException {
    Labels few = new Labels(List.of("a", "b"), new int[] {1, -1, 0, 1});
    Rows bytes = new LabelRows(few);
    assertEquals(ElementType.UINT8, bytes.type());
    ByteBuffer read = ByteBuffer.allocate(3);
    bytes.read(1, 3, read);
    assertArrayEquals(new byte[] {-1, 0, 1}, read.array());
    assertArrayEquals(new float[] {NO, 0, 1}, bytes.readFloats(1, 3));
    Rows joined = new JoinedRows(List.of(part(0, 4, 2, true), bytes));
    assertEquals(ElementType.UINT8, joined.type());
    float[] three = joined.readFloats(0, 3);
    assertArrayEquals(new float[] {1, NO, 0}, new float[] {three[2], three[5], three[8]});
    Rows chosen = new SelectedRows(joined, new int[] {1, 3});
    float[] two = chosen.readFloats(0, 2);
    assertArrayEquals(new float[] {NO, 1}, new float[] {two[2], two[5]});
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      names.add("c" + i);
    }
    Rows floats = new LabelRows(new Labels(names, new int[] {299, -1, 256}));
    assertEquals(ElementType.FLOAT32, floats.type());
    assertArrayEquals(new float[] {299, NO, 256}, floats.readFloats(0, 3));
    names.subList(254, 300).clear();
    assertEquals(ElementType.UINT8, new LabelRows(new Labels(names, new int[1])).type());
    names.add("one more");
    assertEquals(ElementType.FLOAT32, new LabelRows(new Labels(names, new int[1])).type());
    assertThrows(IndexOutOfBoundsException.class, () -> floats.readFloats(2, 2));
  }

  @Test
  void aDataSetWithItsLabelsPacked() throws IOException {
    try (Dataset digits = Sources.open("mnist-test", ReadOptions.defaults())) {
      Labels labels = digits.labels().orElseThrow();
      Rows packed = new JoinedRows(List.of(digits.rows(), new LabelRows(labels)));
      Dataset joined = digits.withRows(packed, List.of());
      assertEquals(ElementType.UINT8, packed.type());
      assertEquals(785, joined.rows().features());
      assertEquals(labels, joined.labels().orElseThrow());
      float[] row = joined.rows().readFloats(4321, 1);
      assertArrayEquals(digits.rows().readFloats(4321, 1), Arrays.copyOf(row, 784));
      assertEquals(labels.indices()[4321], row[784]);
      Rows shorter = part(0, 5, 1, true);
      assertThrows(DataException.class, () -> joined.withRows(shorter, List.of()));
    }
  }

  /**
   * NumPy 2.0.2: {@code x = [2.5, .25, 7, 1e5, 3, 12]; log(x).mean(), log(x).std()}, the same of x
   * and of {@code log1p([1, 2, 0, 5, 40, 0])}.
   */
  @Test
  void fittedValues() throws IOException {
    float[] x = {2.5f, NO, 0.25f, 7, 100_000, 3, 12};
    float[] y = {1, 2, 0, NO, 5, 40, 0};
    float[] code = {0, 1, 1, 1, 2, NO, 1};
    float[] same = {4, 4, 4, 4, 4, 4, 4};
    float[][] rows = new float[8][];
    for (int i = 0; i < 7; i++) {
      rows[i] = new float[] {-1, x[i], x[i], y[i], code[i], same[i], -1};
    }
    rows[7] = new float[] {-1, 999, 999, 999, 0, 999, -1};
    try (Rows packed = floats(rows)) {
      ColumnSpec real = Columns.number("real", ColumnSpec.Kind.REAL);
      ColumnSpec still = Columns.number("same", ColumnSpec.Kind.REAL);
      List<ColumnSpec> columns = List.of(real, Columns.PAY, Columns.VISITS, Columns.JOB, still);
      int[] train = {6, 0, 1, 2, 3, 4, 5};
      List<ColumnSpec> fitted = TableFit.fit(columns, packed, 1, train);
      check(fitted.get(0), true, 16670.791666666668, 37265.95506077918);
      check(fitted.get(1), true, 2.762058487205986, 4.096814358531947);
      check(fitted.get(2), true, 1.216181834193403, 1.2789208955191815);
      check(fitted.get(3), true, 0, 1);
      check(fitted.get(4), false, 4, 1);
      assertTrue(!TableFit.fit(columns, packed, 1, new int[] {0, 2}).get(0).missing());
      DataException fault =
          assertThrows(DataException.class, () -> TableFit.fit(columns, packed, 1, new int[] {1}));
      assertTrue(fault.getMessage().startsWith("column \"real\""), fault.getMessage());
    }
  }

  @Test
  void aByteAboveAllCodesIsMissing() throws IOException {
    Labels labels = new Labels(List.of("no", "yes"), new int[] {0, -1, 1});
    List<ColumnSpec> column = List.of(Columns.SMOKES);
    Rows rows = new LabelRows(labels);
    assertTrue(TableFit.fit(column, rows, 0, new int[] {0, 1}).get(0).missing());
    assertTrue(!TableFit.fit(column, rows, 0, new int[] {0, 2}).get(0).missing());
    assertThrows(DataException.class, () -> TableFit.fit(column, rows, 0, new int[] {1}));
  }

  private static Rows floats(float[][] rows) throws IOException {
    try (RowStore store = new RowStore(Long.MAX_VALUE, ElementType.FLOAT32)) {
      for (float[] row : rows) {
        store.append(row, row.length);
      }
      return store.finish(List.of(rows[0].length));
    }
  }

  private static void check(ColumnSpec column, boolean missing, double shift, double scale) {
    assertEquals(missing, column.missing(), column.name());
    assertEquals(shift, column.shift(), 1e-9 * Math.max(1, Math.abs(shift)), column.name());
    assertEquals(scale, column.scale(), 1e-9 * scale, column.name());
  }
}
