package org.latent4j.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.latent4j.spec.Checks;
import org.latent4j.spec.SpecException;

/**
 * Losses summed over examples, so that their means are true means also where batches differ in
 * size.
 *
 * @param sums by name, nats
 * @param examples number of examples summed over
 */
record LossSums(Map<String, Double> sums, long examples) {
  static final LossSums ZERO = new LossSums(Map.of(), 0);

  private static final String EXAMPLES = "examples";

  /** What {@link Losses#LOSS} is called in checkpoints. */
  private static final String TOTAL = "total";

  /**
   * Adds a batch. A name that sums already begun do not have is left out until the next epoch.
   *
   * @param means of the batch
   */
  LossSums plus(Losses means, int rows) {
    Map<String, Double> added = new LinkedHashMap<>();
    means
        .values()
        .forEach(
            (name, mean) -> {
              if (examples == 0 || sums.containsKey(name)) {
                added.put(name, sums.getOrDefault(name, 0.0) + mean * rows);
              }
            });
    return new LossSums(added, examples + rows);
  }

  /** Nats per example. */
  Losses means() {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum / Math.max(1, examples)));
    return new Losses(means);
  }

  /** As they stand in a checkpoint, side by side. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static LossSums read(Map<String, Double> flat) {
    Map<String, Double> sums = new LinkedHashMap<>();
    for (Map.Entry<String, Double> entry : flat.entrySet()) {
      Checks.require(entry.getValue() != null, "sums." + entry.getKey(), "a number", "null");
      sums.put(entry.getKey().equals(TOTAL) ? Losses.LOSS : entry.getKey(), entry.getValue());
    }
    Double examples = sums.remove(EXAMPLES);
    if (examples == null || !sums.containsKey(Losses.LOSS)) {
      throw new SpecException("sums", TOTAL + " and " + EXAMPLES, flat.keySet());
    }
    return new LossSums(examples == 0 ? Map.of() : sums, examples.longValue());
  }

  @JsonValue
  Map<String, Object> flat() {
    Map<String, Object> flat = new LinkedHashMap<>();
    (sums.isEmpty() ? zeros() : sums)
        .forEach((name, sum) -> flat.put(name.equals(Losses.LOSS) ? TOTAL : name, sum));
    flat.put(EXAMPLES, examples);
    return flat;
  }

  private static Map<String, Double> zeros() {
    Map<String, Double> zeros = new LinkedHashMap<>();
    Losses.ALWAYS.forEach(name -> zeros.put(name, 0.0));
    return zeros;
  }
}
