package org.latent4j.cli;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.latent4j.base.Matrix;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.pass.Columns;
import org.latent4j.cli.pass.Gaussian;
import org.latent4j.cli.pass.LatentPlot;
import org.latent4j.cli.pass.PlotSink;
import org.latent4j.cli.pass.RowCall;
import org.latent4j.cli.pass.RowPass;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.serve.Encoded;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.InputRows;
import org.latent4j.spec.Names;
import org.latent4j.spec.ObjectiveSpec;

/** {@code encode}: rows to latents. */
final class EncodeCommand implements Command {
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
    long seed = arguments.big("seed", 0);
    try (RowPass pass = new RowPass("encode", arguments, console);
        VaeModel model = ModelFlag.openForPass(arguments, console);
        RowStream data = pass.rows(arguments, model)) {
      requireSignature(model, sample);
      List<String> columns = new ArrayList<>(Columns.numbered("z", model.latent()));
      if (spread) {
        columns.addAll(Columns.numbered("log_variance", model.latent()));
      }
      RowCall call = sample ? new Drawn(model, seed) : encoded(model, spread);
      try (RowSink sink = sink(pass, arguments, columns, data, model, console)) {
        return pass.run(data, model.features(), sink, call);
      }
    }
  }

  /** A file, a picture, or both. */
  private static RowSink sink(
      RowPass pass,
      Arguments arguments,
      List<String> columns,
      RowStream data,
      VaeModel model,
      Console console)
      throws IOException {
    Optional<LatentPlot> plot =
        LatentPlot.of(arguments, what(arguments, model), model.latent(), console);
    if (plot.isEmpty()) {
      return pass.numbers(model, columns, data.idColumns());
    }
    if (arguments.on("resume")) {
      throw new UsageException("--resume: not together with --plot, whose points are not kept");
    }
    Optional<RowSink> file =
        arguments.has("out")
            ? Optional.of(pass.numbers(model, columns, data.idColumns()))
            : Optional.empty();
    return new PlotSink(file, plot.get(), model.latent(), columns.size());
  }

  private static String what(Arguments arguments, VaeModel model) {
    boolean exact =
        model.spec().map(s -> s.objective().kind() == ObjectiveSpec.Kind.AUTOENCODER).orElse(false);
    if (exact) {
      return "Latents";
    }
    return arguments.on("sample") ? "Draws from the posteriors" : "Posterior means";
  }

  private static void requireSignature(VaeModel model, boolean sample) {
    if (sample && !model.signatures().contains(Names.ENCODE_SAMPLE)) {
      throw new UsageException("--sample: " + model.directory() + " has no " + Names.ENCODE_SAMPLE);
    }
  }

  private static RowCall encoded(VaeModel model, boolean spread) {
    return (rows, draws, count) -> {
      Encoded encoded = model.encode(InputRows.of(rows, count));
      if (!spread) {
        return encoded.mean().values();
      }
      Matrix logVariance =
          encoded
              .logVariance()
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--log-variance: " + model.directory() + " gives none (an autoencoder)"));
      return Matrix.beside(List.of(encoded.mean(), logVariance)).values();
    };
  }

  /** Draws from the posterior: the same for the same seed, whoever runs which rows. */
  private static final class Drawn implements RowCall {
    private final VaeModel model;
    private final SplittableRandom random;

    Drawn(VaeModel model, long seed) {
      this.model = model;
      this.random = new SplittableRandom(seed);
    }

    @Override
    public float[] draws(int count) {
      return Gaussian.draws(random, Math.multiplyExact(count, model.latent()));
    }

    @Override
    public float[] apply(FloatBuffer rows, float[] draws, int count) {
      return model.encodeSample(InputRows.of(rows, count), InputRows.of(draws, count)).values();
    }
  }
}
