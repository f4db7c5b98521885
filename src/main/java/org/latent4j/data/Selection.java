package org.latent4j.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.latent4j.base.NameCodes;
import org.latent4j.spec.SelectionSpec;

/** Some of a data set's rows, and some of their labels. */
public final class Selection {
  private final Dataset whole;
  private final long seed;

  private Selection(Dataset whole, long seed) {
    this.whole = whole;
    this.seed = seed;
  }

  /**
   * Keeps what a selection asks for. Rows and labels are drawn in the order in which {@link Splits}
   * deals out rows of the same number by the same seed, so labels that are kept belong to training
   * rows as long as there are enough of these.
   *
   * @param whole taken over; closed where the selection fails
   * @param seed of what is drawn
   * @return closed by the caller
   * @throws DataException if the selection speaks of classes and there are none, names one that is
   *     not there, or asks for more rows than there are
   */
  public static Dataset of(Dataset whole, SelectionSpec spec, long seed) throws IOException {
    try {
      Dataset kept = new Selection(whole, seed).classes(spec.classes());
      kept = new Selection(kept, seed).rows(spec.rows());
      return new Selection(kept, seed).labelled(spec.labelled());
    } catch (RuntimeException e) {
      whole.close();
      throw e;
    }
  }

  private Dataset classes(List<String> names) {
    if (names.isEmpty()) {
      return whole;
    }
    Labels labels = labels("classes");
    NameCodes known = new NameCodes(labels.classes());
    Set<Integer> codes = new TreeSet<>();
    for (String name : names) {
      int code = known.of(name);
      if (code < 0) {
        throw new DataException(
            "classes of " + whole.source(), "some of " + labels.classes(), name);
      }
      codes.add(code);
    }
    List<String> remaining = codes.stream().map(labels.classes()::get).toList();
    int[] places = labels.classes().stream().mapToInt(remaining::indexOf).toArray();
    int[] moved =
        Arrays.stream(labels.indices())
            .map(label -> label == Labels.UNKNOWN ? Labels.UNKNOWN : places[label])
            .toArray();
    int[] kept =
        IntStream.range(0, moved.length).filter(row -> moved[row] != Labels.UNKNOWN).toArray();
    return rows(kept, Optional.of(new Labels(remaining, moved)));
  }

  private Dataset rows(int count) {
    if (count == 0) {
      return whole;
    }
    return rows(drawn("rows", count).stream().toArray(), whole.labels());
  }

  /**
   * Some rows.
   *
   * @param labels of all rows
   */
  private Dataset rows(int[] kept, Optional<Labels> labels) {
    Optional<Labels> theirs =
        labels.map(
            all ->
                new Labels(
                    all.classes(), Arrays.stream(kept).map(row -> all.indices()[row]).toArray()));
    return with(new SelectedRows(whole.rows(), kept), theirs);
  }

  private Dataset labelled(int count) {
    if (count == 0) {
      return whole;
    }
    Labels labels = labels("labelled");
    BitSet drawn = drawn("labelled", count);
    int[] indices =
        IntStream.range(0, labels.count())
            .map(row -> drawn.get(row) ? labels.indices()[row] : Labels.UNKNOWN)
            .toArray();
    return with(whole.rows(), Optional.of(new Labels(labels.classes(), indices)));
  }

  private Dataset with(Rows rows, Optional<Labels> labels) {
    return new Dataset(whole.source(), rows, whole.columns(), labels, whole.table());
  }

  private Labels labels(String flag) {
    return whole
        .labels()
        .orElseThrow(
            () -> new DataException(flag + " of " + whole.source(), "labelled rows", "no labels"));
  }

  /**
   * Rows in a drawn order, each taken while its class has room; all are one class without labels.
   */
  private BitSet drawn(String flag, int count) {
    int[] room = room(flag, count);
    int[] order = new int[Math.toIntExact(whole.rows().count())];
    Arrays.setAll(order, i -> i);
    Splits.shuffle(order, seed);
    BitSet drawn = new BitSet();
    for (int row : order) {
      int group = group(row);
      if (group != Labels.UNKNOWN && room[group] > 0) {
        room[group]--;
        drawn.set(row);
      }
    }
    for (int group = 0; group < room.length; group++) {
      if (room[group] > 0) {
        throw new DataException(
            flag + " of " + whole.source(),
            count + " rows, the same number in each class",
            room[group] + " too few" + named(group));
      }
    }
    return drawn;
  }

  private int group(int row) {
    return whole.labels().map(labels -> labels.indices()[row]).orElse(0);
  }

  private String named(int group) {
    return whole.labels().map(all -> " of class " + all.classes().get(group)).orElse("");
  }

  /** How many rows of each class; the first classes get one more where they do not divide. */
  private int[] room(String flag, int count) {
    int groups = whole.labels().map(labels -> labels.classes().size()).orElse(1);
    if (count < groups) {
      throw new DataException(
          flag + " of " + whole.source(), "at least one for each of " + groups + " classes", count);
    }
    int[] room = new int[groups];
    Arrays.setAll(room, i -> count / groups + (i < count % groups ? 1 : 0));
    return room;
  }
}
