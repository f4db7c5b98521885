package org.latent4j.train;

/**
 * Losses summed over examples, so that their means are true means also where batches differ in
 * size.
 *
 * @param total nats
 * @param reconstruction nats
 * @param kl nats
 * @param examples number of examples summed over
 */
record LossSums(double total, double reconstruction, double kl, long examples) {
  static final LossSums ZERO = new LossSums(0, 0, 0, 0);

  /**
   * Adds a batch.
   *
   * @param means total, reconstruction and KL of the batch, nats per example
   */
  LossSums plus(float[] means, int rows) {
    return new LossSums(
        total + (double) means[0] * rows,
        reconstruction + (double) means[1] * rows,
        kl + (double) means[2] * rows,
        examples + rows);
  }

  /** Nats per example. */
  Losses means() {
    double n = Math.max(1, examples);
    return new Losses(total / n, reconstruction / n, kl / n);
  }
}
