package org.latent4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowSink;
import org.latent4j.serve.Batch;
import org.latent4j.serve.Encoded;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.Names;

/** {@code encode}: rows to latents. */
final class EncodeCommand implements Command {
  @Override
  public String name() {
    return "encode";
  }

  @Override
  public String summary() {
    return "Write the latent of each row: its posterior mean, or a draw from its posterior";
  }

  @Override
  public List<FlagGroup> groups() {
    return ModelFlag.passing(
        Flag.on("log-variance", "write the posterior's log-variance after its mean"),
        Flag.on("sample", "write a draw from the posterior in place of its mean"),
        new Flag("seed", "N", "of the draws; default 0"));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "--model savedmodels/mnist --in mnist-test --out codes.npy",
        "--model savedmodels/wine --in wine.csv --out codes.csv --log-variance",
        "--model savedmodels/mnist/1 --in digits/ --out - --sample --seed 1");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    boolean sample = arguments.on("sample");
    boolean spread = arguments.on("log-variance");
    if (sample && spread) {
      throw new UsageException("--log-variance: not together with --sample");
    }
    if (!sample) {
      arguments.refuse("--sample", "seed");
    }
    SplittableRandom random = new SplittableRandom(arguments.big("seed", 0));
    try (VaeModel model = ModelFlag.open(arguments, console);
        Dataset data = RowPass.rows(arguments, model)) {
      requireSignature(model, sample);
      List<String> columns = new ArrayList<>(Columns.numbered("z", model.latent()));
      if (spread) {
        columns.addAll(Columns.numbered("log_variance", model.latent()));
      }
      RowPass.Call call = sample ? drawn(model, random) : encoded(model, spread);
      try (RowSink sink = RowPass.numbers(arguments, columns)) {
        RowPass.run(data, model.features(), ModelFlag.batch(arguments), sink, call);
      }
    }
    return Exit.DONE;
  }

  private static void requireSignature(VaeModel model, boolean sample) {
    if (sample && !model.signatures().contains(Names.ENCODE_SAMPLE)) {
      throw new UsageException("--sample: " + model.directory() + " has no " + Names.ENCODE_SAMPLE);
    }
  }

  private static RowPass.Call encoded(VaeModel model, boolean spread) {
    return (rows, count) -> {
      Encoded encoded = model.encode(rows, count);
      if (!spread) {
        return encoded.mean().values();
      }
      Batch logVariance =
          encoded
              .logVariance()
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--log-variance: " + model.directory() + " gives none (an autoencoder)"));
      return beside(encoded.mean(), logVariance);
    };
  }

  private static float[] beside(Batch left, Batch right) {
    int width = left.width() + right.width();
    float[] both = new float[left.rows() * width];
    for (int i = 0; i < left.rows(); i++) {
      System.arraycopy(left.values(), i * left.width(), both, i * width, left.width());
      System.arraycopy(
          right.values(), i * right.width(), both, i * width + left.width(), right.width());
    }
    return both;
  }

  private static RowPass.Call drawn(VaeModel model, SplittableRandom random) {
    return (rows, count) -> {
      float[] noise = Gaussian.draws(random, count * model.latent());
      return model.encodeSample(rows, noise, count).values();
    };
  }
}
