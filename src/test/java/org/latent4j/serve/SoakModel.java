package org.latent4j.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.latent4j.export.SampleModel;
import org.latent4j.graph.signature.Probe;
import org.latent4j.serve.run.InputRows;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;

/**
 * A model of the soak test: a folder in which versions come and go, each of one of three exports
 * with other weights, and what each export answers in one thread.
 */
final class SoakModel {
  private static final int WEIGHTS = 3;

  private final String name;
  private final int rows;
  private final Path folder;
  private final List<Export> exports = new ArrayList<>();
  private final Deque<Long> versions = new ArrayDeque<>();
  private long next = 1;

  /** One export: its inputs, and its answers to all rows in one thread. */
  private record Export(Path version, Probe probe, Map<String, Map<String, float[]>> answers) {}

  SoakModel(String name, ModelSpec spec, int rows, Path parent) throws IOException {
    this.name = name;
    this.rows = rows;
    this.folder = Files.createDirectories(parent.resolve("served-" + name));
    for (int seed = 0; seed < WEIGHTS; seed++) {
      SampleModel sample = SampleModel.of(spec, parent.resolve(name), seed + 1, rows);
      Path version = sample.export(parent.resolve("made-" + name + seed));
      Map<String, Map<String, float[]>> answers = new HashMap<>();
      OpenOptions alone = OpenOptions.defaults().withThreads(1);
      try (VaeModel model = VaeModel.open(version, alone)) {
        for (String signature : model.signatures()) {
          Map<String, float[]> inputs = new LinkedHashMap<>();
          sample
              .probe()
              .calls()
              .get(signature)
              .inputs()
              .forEach((key, values) -> inputs.put(key, values.values()));
          Map<String, float[]> values = new HashMap<>();
          model
              .call(signature, inputs, rows)
              .forEach((key, batch) -> values.put(key, batch.values()));
          answers.put(signature, values);
        }
      }
      exports.add(new Export(version, sample.probe(), answers));
    }
    publish();
  }

  Path folder() {
    return folder;
  }

  /** Adds the next version, made aside and renamed. */
  synchronized void publish() throws IOException {
    Path staging = folder.resolve(".staging-soak-1-00000000");
    EditedExport.copy(exports.get((int) (next % WEIGHTS)).version(), staging);
    Files.move(staging, folder.resolve("" + next), StandardCopyOption.ATOMIC_MOVE);
    versions.addLast(next++);
  }

  /** Takes the newest or the oldest version away, if there are others. */
  synchronized void remove(boolean newest) throws IOException {
    if (versions.size() < 2) {
      return;
    }
    long version = newest ? versions.removeLast() : versions.removeFirst();
    Path gone = folder.resolve(".gone");
    Files.move(folder.resolve("" + version), gone, StandardCopyOption.ATOMIC_MOVE);
    try (Stream<Path> walk = Files.walk(gone)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  synchronized int size() {
    return versions.size();
  }

  /** A version that is opened, called and closed beside those that are served. */
  int openAlone(Random random) {
    int seed = random.nextInt(WEIGHTS);
    try (VaeModel model = VaeModel.open(exports.get(seed).version())) {
      return ask(model, exports.get(seed), random);
    }
  }

  /**
   * Calls any signature with some of the rows, in any way, and compares the answers.
   *
   * @return the rows
   */
  int ask(VaeModel model, long version, Random random) {
    return ask(model, exports.get((int) (version % WEIGHTS)), random);
  }

  private int ask(VaeModel model, Export export, Random random) {
    List<String> signatures = model.signatures();
    String signature = signatures.get(random.nextInt(signatures.size()));
    int count = 1 + random.nextInt(random.nextInt(4) == 0 ? rows : 16);
    int first = random.nextInt(rows - count + 1);
    Map<String, float[]> inputs = new LinkedHashMap<>();
    export
        .probe()
        .calls()
        .get(signature)
        .inputs()
        .forEach((key, values) -> inputs.put(key, part(values.values(), first, count)));
    Map<String, float[]> expected = new HashMap<>();
    export
        .answers()
        .get(signature)
        .forEach((key, values) -> expected.put(key, part(values, first, count)));
    Map<String, float[]> found =
        switch (random.nextInt(3)) {
          case 0 -> arrays(model, signature, inputs, count);
          case 1 -> buffers(model, signature, inputs, count, expected);
          default -> typed(model, signature, inputs, count);
        };
    found.forEach((key, values) -> compare(signature + " " + key, expected.get(key), values));
    return count;
  }

  private float[] part(float[] all, int first, int count) {
    int width = all.length / rows;
    return Arrays.copyOfRange(all, first * width, (first + count) * width);
  }

  private static Map<String, float[]> arrays(
      VaeModel model, String signature, Map<String, float[]> inputs, int count) {
    Map<String, float[]> found = new HashMap<>();
    model.call(signature, inputs, count).forEach((key, batch) -> found.put(key, batch.values()));
    return found;
  }

  private static Map<String, float[]> buffers(
      VaeModel model,
      String signature,
      Map<String, float[]> inputs,
      int count,
      Map<String, float[]> expected) {
    Map<String, FloatBuffer> fed = new LinkedHashMap<>();
    inputs.forEach((key, values) -> fed.put(key, direct(values.length).put(values).flip()));
    Map<String, FloatBuffer> results = new LinkedHashMap<>();
    expected.forEach((key, values) -> results.put(key, direct(values.length)));
    model.call(signature, fed, count, results);
    Map<String, float[]> found = new HashMap<>();
    results.forEach(
        (key, buffer) -> {
          float[] values = new float[buffer.remaining()];
          buffer.get(buffer.position(), values);
          found.put(key, values);
        });
    return found;
  }

  private static FloatBuffer direct(int values) {
    return ByteBuffer.allocateDirect(values * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** By the method for it, where it takes rows alone. */
  private static Map<String, float[]> typed(
      VaeModel model, String signature, Map<String, float[]> inputs, int count) {
    FloatBuffer only = FloatBuffer.wrap(inputs.values().iterator().next());
    if (inputs.size() > 1) {
      return arrays(model, signature, inputs, count);
    }
    return switch (signature) {
      case Names.ENCODE ->
          Map.of(Names.MEAN, model.encode(InputRows.of(only, count)).mean().values());
      case Names.DECODE -> Map.of(Names.X, model.decode(InputRows.of(only, count)).values());
      case Names.RECONSTRUCT ->
          Map.of(Names.X, model.reconstruct(InputRows.of(only, count)).values());
      case Names.SCORE -> Map.of(Names.SCORE, model.score(InputRows.of(only, count)).score());
      case Names.CLASSIFY ->
          Map.of(Names.PROBABILITIES, model.classify(InputRows.of(only, count)).values());
      default -> arrays(model, signature, inputs, count);
    };
  }

  private void compare(String what, float[] expected, float[] found) {
    assertEquals(expected.length, found.length, name + " " + what);
    for (int i = 0; i < found.length; i++) {
      double scale = Math.max(1, Math.abs(expected[i]));
      assertEquals(expected[i], found[i], 2e-5 * scale, name + " " + what + " " + i);
    }
  }
}
