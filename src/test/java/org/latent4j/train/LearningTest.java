package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.Dataset;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.Activation;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.Preprocessing;

class LearningTest {
  private static final int LOSS = 2;
  private static final int VALID_LOSS = 5;

  @TempDir Path folder;

  /**
   * −ELBO is never below the entropy of the data, but for the sampling error of 1,000 rows (0.03).
   * The mixture's entropy lies between that of one component, ln(2πe) + ln(0.75)/2 = 2.694, and
   * that of the Gaussian with its covariance [[1.0625, 0.4375], [0.4375, 1.0625]], 2.806 nats.
   */
  @Test
  void gaussiansComeDownToTheirEntropy() throws IOException {
    Settings settings = new Settings();
    settings.shape = List.of(2);
    settings.encoder = NetworkSpec.mlp(List.of(20, 10));
    settings.likelihood = LikelihoodSpec.gaussian(LikelihoodSpec.Variance.SHARED, 1);
    settings.batch = 100;
    settings.epochs = 40;
    settings.rate = LearningRateSpec.constant(3e-3);
    try (Dataset data = Sources.open("gaussians:5000", ReadOptions.defaults())) {
      Runs.train(settings.run(), data, folder.resolve("run"));
    }
    List<String[]> rows = Runs.metrics(folder.resolve("run"));
    double last = Runs.cell(rows.get(39), VALID_LOSS);
    assertTrue(last > 2.694 - 0.1 && last < 2.806 + 0.15, "−ELBO of " + last);
    assertTrue(last < Runs.cell(rows.get(0), VALID_LOSS) - 0.1, "it fell to " + last);
  }

  @Test
  void digitsByDenseLayers() throws IOException {
    Settings settings = digits();
    settings.encoder = NetworkSpec.mlp(List.of(64));
    settings.epochs = 5;
    assertFallsTo(220, settings, 2000);
  }

  @Test
  void digitsByConvolutions() throws IOException {
    Settings settings = digits();
    settings.encoder =
        NetworkSpec.conv(List.of(8, 16), 3, 2, List.of(32), Activation.RELU, false, 0);
    settings.epochs = 6;
    settings.rate = LearningRateSpec.constant(3e-3);
    assertFallsTo(230, settings, 1000);
  }

  private static Settings digits() {
    Settings settings = new Settings();
    settings.shape = List.of(28, 28, 1);
    settings.latent = 8;
    settings.preprocessing = Preprocessing.range(0, 255);
    settings.batch = 50;
    return settings;
  }

  /** An untrained decoder says 1/2 for every pixel: 784 ln 2 = 543 nats. */
  private void assertFallsTo(double nats, Settings settings, int images) throws IOException {
    byte[] pixels = new byte[images * 784];
    try (Dataset all = Sources.open("mnist", ReadOptions.defaults())) {
      all.rows().read(0, images, ByteBuffer.wrap(pixels));
    }
    try (Dataset data = Dataset.of(pixels, images, 28, 28, 1)) {
      Runs.train(settings.run(), data, folder.resolve("run"));
    }
    List<String[]> rows = Runs.metrics(folder.resolve("run"));
    double first = Runs.cell(rows.get(0), LOSS);
    double last = Runs.cell(rows.get(rows.size() - 1), VALID_LOSS);
    assertTrue(first < 560 && first > nats + 50 && last < nats, first + " fell to " + last);
  }
}
