package org.latent4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;

/**
 * Labels as rows of one value, the place of the class: bytes where there are few classes, with
 * {@link #UNKNOWN} for none, else float32 with NaN for none.
 */
public final class LabelRows implements Rows {
  /** In a byte: the class is not known. */
  public static final int UNKNOWN = 255;

  private final Labels labels;
  private final ElementType type;

  /** Of labels, whose array it shares. */
  public LabelRows(Labels labels) {
    this.labels = labels;
    this.type = labels.classes().size() < UNKNOWN ? ElementType.UINT8 : ElementType.FLOAT32;
  }

  @Override
  public long count() {
    return labels.count();
  }

  @Override
  public List<Integer> shape() {
    return List.of(1);
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public void read(long first, int rows, ByteBuffer target) {
    Objects.checkFromIndexSize(first, rows, labels.count());
    int[] indices = labels.indices();
    int from = (int) first;
    if (type == ElementType.UINT8) {
      for (int i = from; i < from + rows; i++) {
        target.put((byte) indices[i]); // -1 is 255.
      }
      return;
    }
    FloatBuffer floats = target.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (int i = from; i < from + rows; i++) {
      floats.put(indices[i] == Labels.UNKNOWN ? Float.NaN : indices[i]);
    }
    target.position(target.position() + rows * Float.BYTES);
  }

  /** As {@link #read}, but NaN for what is not known. */
  @Override
  public void readFloats(long first, int rows, float[] target) {
    Objects.checkFromIndexSize(first, rows, labels.count());
    int[] indices = labels.indices();
    for (int i = 0; i < rows; i++) {
      int index = indices[(int) first + i];
      target[i] = index == Labels.UNKNOWN ? Float.NaN : index;
    }
  }

  /** Holds nothing to let go. */
  @Override
  public void close() {
    // The labels belong to others.
  }
}
