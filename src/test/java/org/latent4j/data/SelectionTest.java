package org.latent4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.spec.SelectionSpec;
import org.latent4j.spec.TrainingSpec;

/** Rows whose only value is their number, of the classes a, b, c and none in turn. */
class SelectionTest {
  private static final int ROWS = 400;

  private static Dataset rows(boolean labelled) {
    float[] numbers = new float[ROWS];
    int[] classes = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      numbers[row] = row;
      classes[row] = row % 4 == 3 ? Labels.UNKNOWN : row % 4;
    }
    Labels labels = new Labels(List.of("a", "b", "c"), classes);
    Rows rows = Dataset.of(numbers, ROWS, 1).rows();
    return new Dataset(
        "numbers", rows, List.of(), labelled ? Optional.of(labels) : Optional.empty());
  }

  private static Dataset select(List<String> classes, int rows, int labelled, long seed)
      throws IOException {
    return Selection.of(rows(true), new SelectionSpec(classes, rows, labelled), seed);
  }

  private static int[] numbers(Dataset data) throws IOException {
    float[] values = data.rows().readFloats(0, (int) data.rows().count());
    return IntStream.range(0, values.length).map(i -> (int) values[i]).toArray();
  }

  private static long[] perClass(Dataset data) {
    int[] indices = data.labels().orElseThrow().indices();
    return IntStream.range(0, data.labels().orElseThrow().classes().size())
        .mapToLong(c -> Arrays.stream(indices).filter(i -> i == c).count())
        .toArray();
  }

  @Test
  void rowsOfSomeClassesKeepOrderAndNames() throws IOException {
    try (Dataset data = select(List.of("c", "a"), 0, 0, 0)) {
      int[] expected = IntStream.range(0, ROWS).filter(i -> i % 4 == 0 || i % 4 == 2).toArray();
      assertArrayEquals(expected, numbers(data));
      Labels labels = data.labels().orElseThrow();
      assertEquals(List.of("a", "c"), labels.classes());
      for (int row = 0; row < expected.length; row++) {
        assertEquals(expected[row] % 4 == 0 ? "a" : "c", labels.name(row));
      }
    }
  }

  @Test
  void drawnRowsAreEvenlyOfEachClass() throws IOException {
    try (Dataset data = select(List.of(), 50, 0, 7);
        Dataset twin = select(List.of(), 50, 0, 7);
        Dataset other = select(List.of(), 50, 0, 8)) {
      assertEquals(50, data.rows().count());
      assertArrayEquals(new long[] {17, 17, 16}, perClass(data));
      for (int i = 0; i < 50; i++) {
        assertEquals(numbers(data)[i] % 4, data.labels().orElseThrow().indices()[i]);
      }
      assertArrayEquals(numbers(data), numbers(twin));
      assertNotEquals(Arrays.toString(numbers(data)), Arrays.toString(numbers(other)));
    }
  }

  @Test
  void otherLabelsBecomeUnknownAndAllRowsStay() throws IOException {
    try (Dataset data = select(List.of(), 0, 30, 3)) {
      assertEquals(ROWS, data.rows().count());
      assertEquals(30, data.labels().orElseThrow().known());
      assertArrayEquals(new long[] {10, 10, 10}, perClass(data));
      int[] indices = data.labels().orElseThrow().indices();
      for (int row = 0; row < ROWS; row++) {
        assertTrue(indices[row] == Labels.UNKNOWN || indices[row] == row % 4, "row " + row);
      }
    }
  }

  /** No label is spent on a row that is held out. */
  @Property(tries = 50)
  void labelsThatAreKeptAreTrainedOn(@ForAll long seed) throws IOException {
    try (Dataset data = select(List.of(), 0, 60, seed)) {
      int[] train = Splits.of(ROWS, new TrainingSpec.Split(0.1, 0), seed).train();
      int[] indices = data.labels().orElseThrow().indices();
      assertEquals(60, Arrays.stream(train).filter(row -> indices[row] >= 0).count());
    }
  }

  @Test
  void allThreeTogether() throws IOException {
    try (Dataset data = select(List.of("b", "c"), 40, 10, 1)) {
      assertEquals(40, data.rows().count());
      assertArrayEquals(new long[] {5, 5}, perClass(data));
      assertTrue(Arrays.stream(numbers(data)).allMatch(i -> i % 4 == 1 || i % 4 == 2));
    }
  }

  @Test
  void rowsWithoutLabelsAreDrawnToo() throws IOException {
    SelectionSpec ten = new SelectionSpec(List.of(), 10, 0);
    try (Dataset data = Selection.of(rows(false), ten, 1)) {
      assertEquals(10, Arrays.stream(numbers(data)).distinct().count());
      assertEquals(Optional.empty(), data.labels());
    }
  }

  @Test
  void nothingSelectedIsTheSameDataset() throws IOException {
    try (Dataset data = rows(true)) {
      assertSame(data, Selection.of(data, SelectionSpec.all(), 0));
    }
  }

  /** Whatever the runs of neighbours are, each row is where its index says. */
  @Property(tries = 100)
  void anyStretchOfChosenRowsCanBeRead(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = ROWS - 1) Integer> some,
      @ForAll @IntRange(max = 59) int from,
      @ForAll @IntRange(max = 60) int count)
      throws IOException {
    int[] chosen = some.stream().mapToInt(i -> i).sorted().distinct().toArray();
    try (Rows rows = new SelectedRows(rows(true).rows(), chosen)) {
      if (from + count > chosen.length) {
        assertThrows(IndexOutOfBoundsException.class, () -> rows.readFloats(from, count));
        return;
      }
      float[] read = rows.readFloats(from, count);
      for (int i = 0; i < count; i++) {
        assertEquals(chosen[from + i], (int) read[i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "d | 0 | 0 | classes of numbers: expected some of [a, b, c], found d",
        "a | 101 | 0 | rows of numbers: expected 101 rows, the same number in each class, found 1 too few of class a",
        "a | 0 | 200 | labelled of numbers: expected 200 rows, the same number in each class, found 100 too few of class a",
        "'' | 2 | 0 | rows of numbers: expected at least one for each of 3 classes, found 2"
      })
  void whatIsNotThereIsNamed(String names, int rows, int labelled, String message) {
    List<String> classes = names.isEmpty() ? List.of() : List.of(names);
    DataException e =
        assertThrows(DataException.class, () -> select(classes, rows, labelled, 0).close());
    assertEquals(message, e.getMessage());
  }

  @Test
  void classesNeedLabels() {
    SelectionSpec spec = new SelectionSpec(List.of("a"), 0, 0);
    DataException e =
        assertThrows(DataException.class, () -> Selection.of(rows(false), spec, 0).close());
    assertEquals("classes of numbers: expected labelled rows, found no labels", e.getMessage());
  }
}
