package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.Dataset;
import org.latent4j.graph.signature.Probe;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.ObjectiveSpec;

/** Means of an epoch that moves no weight, against sums over all rows by the formulas. */
class LossesTest {
  private static final int ROWS = 63; // 50 to train on: three batches of 16 and one of 2

  @TempDir Path folder;

  @Test
  void areMeansOverExamplesAlsoWithAShortLastBatch() throws IOException {
    Settings settings = still();
    settings.objective = ObjectiveSpec.autoencoder();
    try (Dataset data = Settings.data(ROWS, 6);
        Trainer trainer = Trainer.start(settings.run(), data, folder.resolve("run"))) {
      EpochMetrics metrics = trainer.run(TrainingListener.NONE).metrics().orElseThrow();
      assertEquals(50, trainer.parts().train().length);
      double[] each = Runs.squaredErrors(trainer.probe(Settings.values(ROWS, 6, 5)), 6);
      double train = Runs.mean(each, trainer.parts().train());
      double valid = Runs.mean(each, trainer.parts().validation());
      assertEquals(train, metrics.train().total(), 1e-5);
      assertEquals(train, metrics.train().of("reconstruction"), 1e-5);
      assertEquals(0, metrics.train().of("kl"));
      assertEquals(valid, metrics.valid().orElseThrow().total(), 1e-5);
      assertEquals(4, metrics.step());
    }
  }

  @Test
  void addBetaTimesKl() throws IOException {
    Settings settings = still();
    settings.objective =
        new ObjectiveSpec(ObjectiveSpec.Kind.VAE, 0.5, ObjectiveSpec.Warmup.none(), 0);
    try (Dataset data = Settings.data(ROWS, 6);
        Trainer trainer = Trainer.start(settings.run(), data, folder.resolve("run"))) {
      Losses losses = trainer.run(TrainingListener.NONE).metrics().orElseThrow().train();
      Probe.Call encode = trainer.probe(Settings.values(ROWS, 6, 5)).calls().get(Names.ENCODE);
      float[] mean = encode.outputs().get(Names.MEAN).values();
      float[] logVariance = encode.outputs().get(Names.LOG_VARIANCE).values();
      double[] kl = new double[ROWS];
      for (int i = 0; i < mean.length; i++) {
        double m = mean[i];
        double v = logVariance[i];
        kl[i / 2] += 0.5 * (m * m + Math.exp(v) - v - 1);
      }
      assertEquals(Runs.mean(kl, trainer.parts().train()), losses.of("kl"), 1e-5);
      assertEquals(losses.of("reconstruction") + 0.5 * losses.of("kl"), losses.total(), 1e-5);
    }
  }

  private static Settings still() {
    Settings settings = new Settings();
    settings.epochs = 1;
    settings.likelihood = Settings.gaussian();
    settings.rate = LearningRateSpec.constant(1e-30);
    return settings;
  }
}
