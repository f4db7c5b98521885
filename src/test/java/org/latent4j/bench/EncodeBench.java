package org.latent4j.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.latent4j.serve.Batch;
import org.latent4j.serve.Encoded;
import org.latent4j.serve.Precision;
import org.latent4j.serve.VaeModel;

/**
 * Rows per second of {@code encode} or {@code decode}, float arrays in and out.
 *
 * <p>Called by {@code scripts/bench/contestants/latent4j_encode.py}; warm-up, windows and median
 * are those of {@code scripts/bench/serving.py}. Prints one line of JSON.
 */
public final class EncodeBench {
  private static final int WINDOWS = 5;
  private static final int CHECKED = 64;

  /** Keeps the results of calls in use. */
  private static float kept;

  private EncodeBench() {}

  /** A signature: rows in, its outputs. */
  private interface Call {
    List<Batch> run(float[] rows, int count);
  }

  /**
   * Measures each batch size.
   *
   * @param args signature, file of float32 rows, batch sizes with commas, seconds for each size,
   *     file for the answers to the first rows, version directory of an export, precision, threads
   */
  public static void main(String[] args) throws IOException {
    double seconds = Double.parseDouble(args[3]);
    float[] rows = floats(Path.of(args[1]));
    List<String> speeds = new ArrayList<>();
    VaeModel.Options options =
        new VaeModel.Options(
            VaeModel.Options.defaults().chunkRows(),
            Integer.parseInt(args[7]),
            Precision.valueOf(args[6]));
    try (VaeModel model = VaeModel.open(Path.of(args[5]), options)) {
      boolean encode = args[0].equals("encode");
      Call call =
          encode ? (x, n) -> both(model.encode(x, n)) : (z, n) -> List.of(model.decode(z, n));
      int width = encode ? model.features() : model.latent();
      write(Path.of(args[4]), call.run(Arrays.copyOf(rows, CHECKED * width), CHECKED));
      for (String batch : args[2].split(",", -1)) {
        int count = Integer.parseInt(batch);
        double speed = count * callsPerSecond(call, chunks(rows, count * width), count, seconds);
        speeds.add(String.format(Locale.ROOT, "\"%d\": %.1f", count, speed));
      }
    }
    byte[] line =
        ("{\"rows_per_second\": {" + String.join(", ", speeds) + "}}\n").getBytes(US_ASCII);
    System.out.write(line, 0, line.length);
    System.out.flush();
    if (Float.isNaN(kept)) {
      throw new IllegalStateException("an answer is not a number");
    }
  }

  private static List<Batch> both(Encoded encoded) {
    return List.of(encoded.mean(), encoded.logVariance().orElseThrow());
  }

  private static float[] floats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.capacity() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static void write(Path file, List<Batch> outputs) throws IOException {
    int size = outputs.stream().mapToInt(output -> output.values().length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    outputs.forEach(
        output -> {
          for (float value : output.values()) {
            bytes.putFloat(value);
          }
        });
    Files.write(file, bytes.array());
  }

  /** Up to 20 different batches. */
  private static float[][] chunks(float[] rows, int size) {
    float[][] chunks = new float[Math.min(20, rows.length / size)][];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = Arrays.copyOfRange(rows, c * size, (c + 1) * size);
    }
    return chunks;
  }

  private static double callsPerSecond(Call call, float[][] chunks, int rows, double seconds) {
    window(call, chunks, rows, seconds / 3);
    double[] windows = new double[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      windows[i] = window(call, chunks, rows, seconds / WINDOWS);
    }
    Arrays.sort(windows);
    return windows[WINDOWS / 2];
  }

  private static double window(Call call, float[][] chunks, int rows, double seconds) {
    long start = System.nanoTime();
    long calls = 0;
    double elapsed = 0;
    while (elapsed < seconds || calls == 0) {
      for (Batch output : call.run(chunks[(int) (calls % chunks.length)], rows)) {
        kept += output.values()[0];
      }
      calls++;
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return calls / elapsed;
  }
}
