import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.zip.GZIPInputStream;

/** For contestants in Java what training.py is for those in Python: flags, pixels, clock, the line of JSON. */
final class Contest {
  static final int WIDTH = 784;
  private static final int HEADER_BYTES = 16;

  private final Map<String, String> flags = new TreeMap<>();

  /** Reads {@code --name value} pairs. */
  Contest(String[] args) {
    for (int i = 0; i < args.length; i += 2) {
      flags.put(args[i].substring(2), args[i + 1]);
    }
  }

  int number(String flag) {
    return Integer.parseInt(flags.get(flag));
  }

  float rate() {
    return Float.parseFloat(flags.get("rate"));
  }

  /** The folder to save the model to, or null. */
  Path save() {
    String folder = flags.get("save");
    return folder == null ? null : Path.of(folder);
  }

  /** MNIST's training images, rows × 784. */
  byte[] pixels() throws IOException {
    try (InputStream file = Files.newInputStream(Path.of(flags.get("images")));
        InputStream bytes = new GZIPInputStream(file)) {
      bytes.skipNBytes(HEADER_BYTES);
      return bytes.readAllBytes();
    }
  }

  /** Row numbers in a new order. */
  static int[] shuffled(int rows, Random random) {
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Times epochs, each of which answers its mean loss; the first is warm-up. */
  String train(int rows, DoubleSupplier epoch) {
    List<Double> speeds = new ArrayList<>();
    double loss = 0;
    for (int i = 0; i < number("epochs"); i++) {
      long start = System.nanoTime();
      loss = epoch.getAsDouble();
      speeds.add(rows / ((System.nanoTime() - start) / 1e9));
    }
    StringJoiner timed = new StringJoiner(", ", "[", "]");
    speeds.stream().skip(speeds.size() > 1 ? 1 : 0).forEach(speed -> timed.add(speed.toString()));
    return "{\"images_per_second\": " + timed + ", \"warmup_images_per_second\": " + speeds.get(0) + ", \"train_loss\": " + loss + "}";
  }
}
