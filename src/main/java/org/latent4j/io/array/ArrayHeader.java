package org.latent4j.io.array;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.base.Shapes;
import org.latent4j.data.DataException;

/**
 * What an idx or npy file says of itself.
 *
 * @param type of one value
 * @param order of the bytes of one value
 * @param dims rows first
 * @param offset byte of the first value
 * @param fortran whether the first dimension varies fastest, so that columns lie one after another
 */
public record ArrayHeader(
    StoredType type, ByteOrder order, List<Long> dims, long offset, boolean fortran) {
  /**
   * Shape of one row: {@code [n]} is {@code [1]}, {@code [n, f]} is {@code [f]}, {@code [n, h, w]}
   * is {@code [h, w, 1]}, {@code [n, h, w, c]} is {@code [h, w, c]}.
   */
  List<Integer> rowShape() {
    List<Integer> shape = new ArrayList<>();
    for (long size : dims.subList(1, dims.size())) {
      shape.add(Math.toIntExact(size));
    }
    if (dims.size() == 1 || dims.size() == 3) {
      shape.add(1);
    }
    return List.copyOf(shape);
  }

  long rows() {
    return dims.get(0);
  }

  int features() {
    return Shapes.size(rowShape());
  }

  /** Bytes after the header. */
  long dataBytes() {
    return Math.multiplyExact(rows(), (long) features() * type.bytes());
  }

  /**
   * Refuses what cannot be rows: no or too many dimensions, no rows, empty rows, sizes too large.
   */
  ArrayHeader check(String name) {
    if (dims.isEmpty() || dims.size() > 4) {
      throw new DataException(name, "1 to 4 dimensions, rows first", dims.size());
    }
    if (dims.get(0) < 1) {
      throw new DataException(name, "at least one row", "shape " + dims);
    }
    try {
      if (features() < 1 || dataBytes() < 1) {
        throw new DataException(name, "positive sizes", "shape " + dims);
      }
    } catch (ArithmeticException e) {
      throw new DataException(name, "rows of fewer than 2^31 values", "shape " + dims);
    }
    return this;
  }

  /**
   * Refuses a file of another length.
   *
   * @param found bytes after the header
   */
  void checkLength(String name, long found) {
    if (found != dataBytes()) {
      throw new DataException(
          name,
          dataBytes() + " bytes of " + sizes() + " values after the header of " + offset,
          found + (found < dataBytes() ? " (cut short)" : ""));
    }
  }

  /** Refuses columns that lie one after another, where the file cannot be read but forwards. */
  void requireRowsInOrder(String name) {
    if (fortran) {
      throw new DataException(
          name, "C order in a packed file (unpack it, or save numpy.ascontiguousarray)", "Fortran");
    }
  }

  /**
   * Refuses a value that is no finite float32.
   *
   * @param index of the value in the file, from 0
   */
  void requireFinite(String name, double value, long index) {
    if (!Float.isFinite((float) value)) {
      throw new DataException(
          name + ", row " + (index / features() + 1) + ", column " + (index % features() + 1),
          "a finite float32 number",
          value);
    }
  }

  /** Message-ready sizes, for example {@code 60000x28x28}. */
  String sizes() {
    return String.join("x", dims.stream().map(String::valueOf).toList());
  }
}
