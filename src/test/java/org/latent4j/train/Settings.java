package org.latent4j.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.latent4j.data.Dataset;
import org.latent4j.spec.CalibrationSpec;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.OptimizerSpec;
import org.latent4j.spec.Precision;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.spec.TransferSpec;
import org.latent4j.spec.ViewSpec;

/** Settings of a small run; a test changes what it is about. */
final class Settings {
  int epochs = 2;
  int batch = 16;
  long seed = 1;
  LearningRateSpec rate = LearningRateSpec.constant(1e-3);
  OptimizerSpec optimizer = OptimizerSpec.adam();
  double clip;
  int patience;
  double validation = 0.2;
  TrainingSpec.CheckpointSpec checkpoints = new TrainingSpec.CheckpointSpec(1, 0, 3);
  Precision precision = Precision.FLOAT32;
  long memoryMiB;
  List<Integer> shape = List.of(6);
  int latent = 2;
  NetworkSpec encoder = NetworkSpec.mlp(List.of(8));
  LikelihoodSpec likelihood = LikelihoodSpec.bernoulli();
  ObjectiveSpec objective = ObjectiveSpec.vae();
  Preprocessing preprocessing = Preprocessing.none();
  TransferSpec transfer = TransferSpec.none();

  static LikelihoodSpec gaussian() {
    return LikelihoodSpec.gaussian(LikelihoodSpec.Variance.FIXED, 1);
  }

  TrainingSpec training() {
    return new TrainingSpec(
        epochs,
        1,
        batch,
        seed,
        rate,
        optimizer,
        clip,
        patience,
        new TrainingSpec.Split(validation, 0),
        checkpoints,
        new TrainingSpec.MachineSpec(TrainingSpec.Device.CPU, precision, 0, memoryMiB),
        transfer,
        CalibrationSpec.usual());
  }

  RunSpec run() {
    ViewSpec view =
        new ViewSpec(
            "x",
            shape,
            List.of(),
            List.of(),
            preprocessing,
            encoder,
            encoder.mirrored(),
            likelihood);
    return new RunSpec(
        new ModelSpec("tiny", List.of(view), latent, objective), training(), DataSpec.of("memory"));
  }

  /** Values in 0–1 that two hidden numbers explain in part, so that there is something to learn. */
  static float[] values(int rows, int features, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[rows * features];
    for (int row = 0; row < rows; row++) {
      double a = random.nextDouble();
      double b = random.nextDouble();
      for (int i = 0; i < features; i++) {
        double noise = random.nextDouble() * 0.1;
        values[row * features + i] = (float) (i % 2 == 0 ? 0.9 * a + noise : 0.9 * b + noise);
      }
    }
    return values;
  }

  static Dataset data(int rows, int features) {
    return Dataset.of(values(rows, features, 5), rows, features);
  }

  /** Writes a float32 npy file, format 1.0. */
  static Path npy(Path file, float[] values, int features) throws IOException {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(values.length / features, features);
    String padded = header + " ".repeat(63 - (header.length() + 10) % 64) + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + padded.length() + 4 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII));
    for (float value : values) {
      bytes.putFloat(value);
    }
    return Files.write(file, bytes.array());
  }
}
