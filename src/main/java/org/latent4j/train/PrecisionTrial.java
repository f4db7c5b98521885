package org.latent4j.train;

import java.io.IOException;
import java.util.Arrays;
import org.latent4j.data.Dataset;
import org.latent4j.graph.view.Views;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Precision;
import org.latent4j.spec.RunSpec;
import org.latent4j.train.batch.Batch;
import org.latent4j.train.batch.BatchSource;
import org.latent4j.train.batch.BatchStream;
import org.latent4j.train.batch.ResidentRows;

/**
 * Times steps of a model in both precisions on this machine, with made-up rows. A processor without
 * bfloat16 products takes longer with them, so no list of processors is needed.
 */
final class PrecisionTrial implements AutoCloseable {
  private static final int WARM_UP = 3;
  private static final int STEPS = 15;

  /** A gain below this is not worth the lost precision. */
  private static final double WORTHWHILE = 0.9;

  private final Dataset rows;
  private final BatchSource source;
  private final TrainingSession session;
  private final int[] order;

  private PrecisionTrial(RunSpec spec, Precision precision) throws IOException {
    int batch = spec.training().batchSize();
    int features = ModelSpec.width(spec.model().views());
    rows = Dataset.of(new byte[Math.multiplyExact(batch, features)], batch, features);
    source = new ResidentRows(rows.rows(), Views.rowShape(spec.model()), 1);
    session = new TrainingSession(withPrecision(spec, precision), source);
    session.initialize();
    order = new int[batch];
    Arrays.setAll(order, i -> i);
  }

  /** The run with AUTO replaced by the precision that is faster here; any other run as it is. */
  static RunSpec resolved(RunSpec spec) throws IOException {
    if (spec.training().machine().precision() != Precision.AUTO) {
      return spec;
    }
    try (PrecisionTrial full = new PrecisionTrial(spec, Precision.FLOAT32);
        PrecisionTrial half = new PrecisionTrial(spec, Precision.BF16)) {
      return withPrecision(spec, faster(full, half));
    }
  }

  /** Turn by turn, so that what else the machine does meets both. */
  private static Precision faster(PrecisionTrial full, PrecisionTrial half) throws IOException {
    long[] fullTimes = new long[STEPS];
    long[] halfTimes = new long[STEPS];
    for (int i = -WARM_UP; i < STEPS; i++) {
      long fullTime = full.step();
      long halfTime = half.step();
      if (i >= 0) {
        fullTimes[i] = fullTime;
        halfTimes[i] = halfTime;
      }
    }
    return median(halfTimes) < WORTHWHILE * median(fullTimes) ? Precision.BF16 : Precision.FLOAT32;
  }

  private long step() throws IOException {
    try (BatchStream stream = source.stream(order, order.length, 0);
        Batch batch = stream.next()) {
      long start = System.nanoTime();
      session.step(batch, new TrainingSession.StepSettings(0, 0, 1, 1));
      return System.nanoTime() - start;
    }
  }

  private static long median(long[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }

  private static RunSpec withPrecision(RunSpec spec, Precision precision) {
    ModelSpec model = spec.model();
    return new RunSpec(model, spec.training().withPrecision(precision), spec.data());
  }

  @Override
  public void close() throws IOException {
    session.close();
    rows.close();
  }
}
