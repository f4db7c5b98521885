package org.latent4j.train.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.data.Rows;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;

/** Rows as often as they are wanted in an epoch. */
public final class Labelled {
  private Labelled() {}

  /**
   * The rows of an epoch: those of training, and again those whose target is known, until they make
   * up the share that the target's view asks for; and all of them as often as it has passes.
   */
  public static int[] repeated(ModelSpec model, Rows rows, int[] train, int passes)
      throws IOException {
    int[] once = repeated(model, rows, train);
    int[] all = new int[Math.multiplyExact(once.length, passes)];
    for (int i = 0; i < passes; i++) {
      System.arraycopy(once, 0, all, i * once.length, once.length);
    }
    return all;
  }

  private static int[] repeated(ModelSpec model, Rows rows, int[] train) throws IOException {
    for (ViewSpec target : model.views(ViewSpec.Role.TARGET)) {
      if (target.fitting().labelled() > 0) {
        return repeated(known(model, target, rows, train), train, target.fitting().labelled());
      }
    }
    return train;
  }

  private static int[] known(ModelSpec model, ViewSpec target, Rows rows, int[] train)
      throws IOException {
    int place = model.place(target);
    int names = target.table().get(0).categories().size();
    List<Integer> known = new ArrayList<>();
    for (int row : train) {
      float value = rows.readFloats(row, 1)[place];
      if (names == 0 ? !Float.isNaN(value) : value >= 0 && value < names) {
        known.add(row);
      }
    }
    return known.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] repeated(int[] known, int[] train, double share) {
    int others = train.length - known.length;
    long wanted = Math.round(share / (1 - share) * others);
    if (known.length == 0 || wanted <= known.length) {
      return train;
    }
    int more = Math.toIntExact(wanted - known.length);
    int[] all = Arrays.copyOf(train, train.length + more);
    for (int i = 0; i < more; i++) {
      all[train.length + i] = known[i % known.length];
    }
    return all;
  }
}
