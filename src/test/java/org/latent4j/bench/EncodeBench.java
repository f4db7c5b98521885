package org.latent4j.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.latent4j.base.Matrix;
import org.latent4j.serve.Encoded;
import org.latent4j.serve.OpenOptions;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.Names;
import org.latent4j.spec.Precision;

/**
 * Rows per second of {@code encode} or {@code decode}, float arrays or direct buffers in and out.
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

  /** A call of one batch size: one of its batches in, a number of its answers out. */
  private interface Call {
    float run(int batch);
  }

  /**
   * Measures each batch size.
   *
   * @param args signature, file of float32 rows, batch sizes with commas, seconds for each size,
   *     file for the answers to the first rows, version directory of an export, precision, threads,
   *     "arrays" or "buffers"
   */
  public static void main(String[] args) throws IOException {
    double seconds = Double.parseDouble(args[3]);
    float[] rows = floats(Path.of(args[1]));
    List<String> speeds = new ArrayList<>();
    OpenOptions options =
        OpenOptions.defaults()
            .withThreads(Integer.parseInt(args[7]))
            .with(Precision.valueOf(args[6]));
    try (VaeModel model = VaeModel.open(Path.of(args[5]), options)) {
      boolean encode = args[0].equals("encode");
      int width = encode ? model.features() : model.latent();
      write(Path.of(args[4]), run(model, encode, Arrays.copyOf(rows, CHECKED * width), CHECKED));
      for (String batch : args[2].split(",", -1)) {
        int count = Integer.parseInt(batch);
        float[][] batches = batches(rows, count * width);
        Call call =
            args[8].equals("buffers")
                ? buffers(model, encode, batches, count)
                : i -> kept(run(model, encode, batches[i], count));
        double speed = count * callsPerSecond(call, batches.length, seconds);
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

  private static List<Matrix> run(VaeModel model, boolean encode, float[] rows, int count) {
    if (!encode) {
      return List.of(model.decode(rows, count));
    }
    Encoded encoded = model.encode(rows, count);
    return List.of(encoded.mean(), encoded.logVariance().orElseThrow());
  }

  private static float kept(List<Matrix> outputs) {
    return outputs.get(0).values()[0];
  }

  /** Direct buffers in and out, made once. */
  private static Call buffers(VaeModel model, boolean encode, float[][] batches, int count) {
    List<Map<String, FloatBuffer>> inputs = new ArrayList<>();
    for (float[] batch : batches) {
      FloatBuffer rows = direct(batch.length).put(batch).flip();
      inputs.add(Map.of(encode ? Names.X : Names.Z, rows));
    }
    int latent = count * model.latent();
    Map<String, FloatBuffer> outputs =
        encode
            ? Map.of(Names.MEAN, direct(latent), Names.LOG_VARIANCE, direct(latent))
            : Map.of(Names.X, direct(count * model.features()));
    FloatBuffer first = outputs.get(encode ? Names.MEAN : Names.X);
    return i -> {
      model.call(encode ? Names.ENCODE : Names.DECODE, inputs.get(i), count, outputs);
      return first.get(0);
    };
  }

  private static FloatBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static float[] floats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.capacity() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static void write(Path file, List<Matrix> outputs) throws IOException {
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
  private static float[][] batches(float[] rows, int size) {
    float[][] batches = new float[Math.min(20, rows.length / size)][];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = Arrays.copyOfRange(rows, i * size, (i + 1) * size);
    }
    return batches;
  }

  private static double callsPerSecond(Call call, int batches, double seconds) {
    window(call, batches, seconds / 3);
    double[] windows = new double[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      windows[i] = window(call, batches, seconds / WINDOWS);
    }
    Arrays.sort(windows);
    return windows[WINDOWS / 2];
  }

  private static double window(Call call, int batches, double seconds) {
    long start = System.nanoTime();
    long calls = 0;
    double elapsed = 0;
    while (elapsed < seconds || calls == 0) {
      kept += call.run((int) (calls % batches));
      calls++;
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return calls / elapsed;
  }
}
