package org.latent4j.serve.run;

import java.nio.FloatBuffer;
import org.latent4j.serve.check.ModelException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** Rows as a caller has them, read a stretch at a time. Nothing is copied when one is made. */
public sealed interface InputRows {
  /** Rows one after the other in one array: row i begins at i × width. */
  static InputRows of(float[] values, int rows) {
    return new Flat(values, rows);
  }

  /** Rows one after the other between a buffer's position and its limit, which stay. */
  static InputRows of(FloatBuffer values, int rows) {
    return new Buffer(values, rows);
  }

  /** An array a row. */
  static InputRows of(float[][] values) {
    return new Nested(values);
  }

  /** The rows of a tensor [batch, …], which stays the caller's. */
  static InputRows of(TFloat32 values) {
    return new Tensor(values);
  }

  /** How many rows there are. */
  int rows();

  /**
   * Checks the form.
   *
   * @param input what is fed, for errors
   * @param shape of one row
   * @param width values of one row
   * @throws ModelException if the rows have another form
   */
  void check(String input, Shape shape, int width);

  /** Copies some consecutive rows to the start of an array. */
  void read(int first, int rows, int width, float[] to);

  /** One array. */
  record Flat(float[] values, int rows) implements InputRows {
    @Override
    public void check(String input, Shape shape, int width) {
      requireValues(input, rows, width, values.length);
    }

    @Override
    public void read(int first, int rows, int width, float[] to) {
      System.arraycopy(values, first * width, to, 0, rows * width);
    }
  }

  /** A buffer. */
  record Buffer(FloatBuffer values, int rows) implements InputRows {
    @Override
    public void check(String input, Shape shape, int width) {
      requireValues(input, rows, width, values.remaining());
    }

    @Override
    public void read(int first, int rows, int width, float[] to) {
      values.get(values.position() + first * width, to, 0, rows * width);
    }
  }

  /** Arrays. */
  record Nested(float[][] values) implements InputRows {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public void check(String input, Shape shape, int width) {
      for (int i = 0; i < values.length; i++) {
        if (values[i] == null || values[i].length != width) {
          String found = values[i] == null ? "none" : "" + values[i].length;
          throw new ModelException(
              input + ", row " + i + ": expected " + width + " values, found " + found);
        }
      }
    }

    @Override
    public void read(int first, int rows, int width, float[] to) {
      for (int i = 0; i < rows; i++) {
        System.arraycopy(values[first + i], 0, to, i * width, width);
      }
    }
  }

  /** A tensor. */
  record Tensor(TFloat32 values) implements InputRows {
    @Override
    public int rows() {
      return values.shape().numDimensions() == 0 ? 0 : (int) values.shape().get(0);
    }

    @Override
    public void check(String input, Shape shape, int width) {
      Shape found = values.shape();
      if (found.numDimensions() == 0 || !found.tail().equals(shape)) {
        throw new ModelException(
            input + ": expected a tensor of shape " + shape.prepend(-1) + ", found " + found);
      }
    }

    @Override
    public void read(int first, int rows, int width, float[] to) {
      values.asRawTensor().data().asFloats().offset((long) first * width).read(to, 0, rows * width);
    }
  }

  private static void requireValues(String input, int rows, int width, int found) {
    if (rows < 0 || (long) rows * width != found) {
      throw new ModelException(
          "%s: expected %s rows of %s values, %s in all, found %s"
              .formatted(input, rows, width, (long) rows * width, found));
    }
  }
}
