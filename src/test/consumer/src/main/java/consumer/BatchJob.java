package consumer;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.latent4j.serve.Encoded;
import org.latent4j.serve.Scores;
import org.latent4j.serve.VaeModel;

/** Encodes and scores rows with an exported model: {@code BatchJob MODEL ROWS OUT}. */
public final class BatchJob {
  private BatchJob() {}

  public static void main(String[] args) throws IOException {
    int rows = Integer.parseInt(args[1]);
    try (VaeModel model = VaeModel.open(Path.of(args[0]));
        PrintWriter out = new PrintWriter(args[2], StandardCharsets.UTF_8)) {
      float[] x = new float[rows * model.features()];
      Random random = new Random(7);
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextGaussian();
      }
      Encoded encoded = model.encode(x, rows);
      Scores scores = model.score(x, rows);
      for (int i = 0; i < rows; i++) {
        float[] mean = encoded.mean().row(i);
        if (!Float.isFinite(mean[0]) || !Float.isFinite(scores.score()[i])) {
          throw new IllegalStateException("row " + i + " gave no number");
        }
        out.println(mean[0] + "," + mean[1] + "," + scores.score()[i]);
      }
      System.out.println(rows + " rows of " + model.features() + " encoded to " + model.latent());
    }
  }
}
