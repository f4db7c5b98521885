package org.latent4j.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.latent4j.serve.Encoded;
import org.latent4j.serve.VaeModel;

/**
 * Rows per second of {@code encode}, float arrays in and out, on MNIST's test images as raw pixels.
 *
 * <p>Called by {@code scripts/bench/contestants/latent4j_encode.py}; warm-up, windows and median
 * are those of {@code scripts/bench/contest.py}. Prints one line of JSON.
 */
public final class EncodeBench {
  private static final String IMAGES = "/org/latent4j/data/mnist/t10k-images-idx3-ubyte.gz";
  private static final int HEADER_BYTES = 16;
  private static final int WINDOWS = 5;

  /** Keeps the results of calls in use. */
  private static float kept;

  private EncodeBench() {}

  /**
   * Measures each batch size.
   *
   * @param args version directory of an export, batch sizes with commas, seconds for each size
   */
  public static void main(String[] args) throws IOException {
    double seconds = Double.parseDouble(args[2]);
    byte[] pixels = pixels();
    List<String> speeds = new ArrayList<>();
    try (VaeModel model = VaeModel.open(Path.of(args[0]))) {
      for (String batch : args[1].split(",", -1)) {
        int rows = Integer.parseInt(batch);
        double speed =
            rows * callsPerSecond(model, chunks(pixels, rows, model.features()), rows, seconds);
        speeds.add(String.format(Locale.ROOT, "\"%d\": %.1f", rows, speed));
      }
    }
    byte[] line =
        ("{\"rows_per_second\": {" + String.join(", ", speeds) + "}}\n").getBytes(US_ASCII);
    System.out.write(line, 0, line.length);
    System.out.flush();
    if (Float.isNaN(kept)) {
      throw new IllegalStateException("a latent mean is not a number");
    }
  }

  private static byte[] pixels() throws IOException {
    try (InputStream file = EncodeBench.class.getResourceAsStream(IMAGES);
        InputStream bytes = new GZIPInputStream(file)) {
      bytes.skipNBytes(HEADER_BYTES);
      return bytes.readAllBytes();
    }
  }

  /** Up to 20 different batches, each rows × width. */
  private static float[][] chunks(byte[] pixels, int rows, int width) {
    int count = Math.min(20, pixels.length / width / rows);
    float[][] chunks = new float[count][rows * width];
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < rows * width; i++) {
        chunks[c][i] = Byte.toUnsignedInt(pixels[c * rows * width + i]);
      }
    }
    return chunks;
  }

  private static double callsPerSecond(VaeModel model, float[][] chunks, int rows, double seconds) {
    window(model, chunks, rows, seconds / 3);
    double[] windows = new double[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      windows[i] = window(model, chunks, rows, seconds / WINDOWS);
    }
    Arrays.sort(windows);
    return windows[WINDOWS / 2];
  }

  private static double window(VaeModel model, float[][] chunks, int rows, double seconds) {
    long start = System.nanoTime();
    long calls = 0;
    double elapsed = 0;
    while (elapsed < seconds || calls == 0) {
      Encoded encoded = model.encode(chunks[(int) (calls % chunks.length)], rows);
      kept += encoded.mean().values()[0] + encoded.logVariance().orElseThrow().values()[0];
      calls++;
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return calls / elapsed;
  }
}
