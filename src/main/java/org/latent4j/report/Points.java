package org.latent4j.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.latent4j.spec.SpecException;

/** Named points of a plane. */
final class Points {
  private final String name;
  private final double[] x;
  private final double[] y;

  /** Copies {@code x} and {@code y}, each {@code [points]}. */
  Points(String name, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new SpecException(
          "series \"" + name + "\"", "as many y as x values (" + x.length + ")", y.length);
    }
    this.name = name;
    this.x = x.clone();
    this.y = y.clone();
  }

  String name() {
    return name;
  }

  double x(int index) {
    return x[index];
  }

  double y(int index) {
    return y[index];
  }

  DoubleStream allX() {
    return Arrays.stream(x);
  }

  DoubleStream allY() {
    return Arrays.stream(y);
  }

  int size() {
    return x.length;
  }

  boolean isFinite(int index) {
    return Double.isFinite(x[index]) && Double.isFinite(y[index]);
  }
}
