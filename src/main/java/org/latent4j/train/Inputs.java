package org.latent4j.train;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.latent4j.data.Dataset;
import org.latent4j.data.Rows;
import org.latent4j.data.Splits;
import org.latent4j.data.fit.Preprocessors;
import org.latent4j.data.fit.TableFit;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.distribution.Support;
import org.latent4j.graph.network.Network;
import org.latent4j.graph.objective.Objective;
import org.latent4j.graph.view.Views;
import org.latent4j.spec.Checks;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.spec.ViewContent;
import org.latent4j.spec.ViewSpec;
import org.latent4j.train.batch.BatchSource;
import org.latent4j.train.batch.ResidentRows;
import org.latent4j.train.batch.StreamedRows;
import org.tensorflow.ndarray.Shape;

/** Fits data and model to each other before anything is trained. */
final class Inputs {
  private static final int FINGERPRINT_ROWS = 1000;

  private Inputs() {}

  /** The run with its preprocessing fitted to the training rows, checked against the data. */
  static RunSpec fit(RunSpec spec, Dataset data) throws IOException {
    requireFeatures(spec.model(), data);
    Objective.require(spec.model().objective());
    TrainingSpec training = spec.training();
    Splits parts = Splits.of(data.rows().count(), training.split(), training.seed());
    requireBatches(spec, parts.train().length);
    requireValidation(training, parts.validation().length);
    Transfer transfer = Transfer.of(spec);
    List<ViewSpec> fitted = new ArrayList<>();
    for (ViewSpec view : spec.model().views()) {
      int place = spec.model().place(view);
      Dataset seen = data.stretch(view.columns(), place, view.shape());
      Optional<ViewSpec> taken = transfer.fitted(view);
      boolean begun = taken.isPresent();
      ViewContent content =
          taken
              .orElse(view)
              .content()
              .<ViewContent, IOException>match(
                  numbers ->
                      checked(
                          begun ? numbers : scaled(numbers, seen, parts.train()),
                          seen,
                          parts.train()),
                  table ->
                      begun
                          ? table
                          : new ViewContent.Table(
                              TableFit.fit(table.table(), data.rows(), place, parts.train())));
      fitted.add(view.with(content));
    }
    return new RunSpec(spec.model().withViews(fitted), training, spec.data());
  }

  private static ViewContent.Numbers scaled(ViewContent.Numbers view, Dataset data, int[] train)
      throws IOException {
    Scaling scaling = view.preprocessing().scaling();
    return scaling == Scaling.FIXED
        ? view
        : view.with(Preprocessors.fit(scaling, data.rows(), train));
  }

  /**
   * The values, if the data suits them, with what their likelihood takes from the training rows.
   */
  private static ViewContent.Numbers checked(ViewContent.Numbers view, Dataset data, int[] train)
      throws IOException {
    requireSupport(view.likelihood(), data, view.preprocessing());
    if (!Likelihood.kind(view.likelihood()).hasSize()) {
      return view;
    }
    double size = Math.max(1, Preprocessors.meanSum(data.rows(), train));
    return view.with(Likelihood.fitted(view.likelihood(), size));
  }

  /** Every value must be one that the likelihood gives a probability. */
  private static void requireSupport(LikelihoodSpec given, Dataset data, Preprocessing fitted)
      throws IOException {
    LikelihoodSpec likelihood = Likelihood.complete(given);
    Support support = Likelihood.kind(likelihood).support();
    if (!support.scales() && !fitted.isIdentity()) {
      throw new SpecException(
          "scaling with likelihood " + likelihood.kind(), "none", fitted.scaling());
    }
    String kind = likelihood.kind();
    switch (support) {
      case UNIT -> Preprocessors.requireUnitInterval(data, all(data.rows()), fitted);
      case COUNT -> Preprocessors.requireWhole(data, all(data.rows()), kind, Long.MAX_VALUE);
      case CATEGORY -> {
        long categories = (long) likelihood.number("categories");
        Preprocessors.requireWhole(data, all(data.rows()), kind, categories);
      }
      case REAL -> {} // rows that are not finite are refused when they are read
    }
  }

  private static int[] all(Rows rows) {
    int[] all = new int[Math.toIntExact(rows.count())];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private static void requireValidation(TrainingSpec training, int rows) {
    boolean plateau = training.learningRate().schedule() instanceof LearningRateSpec.Plateau;
    if (rows == 0 && (plateau || training.patience() > 0)) {
      throw new SpecException(
          "validation",
          "at least one row held out, which "
              + (plateau ? "the plateau schedule" : "early stopping")
              + " looks at",
          "none");
    }
  }

  private static void requireFeatures(ModelSpec model, Dataset data) {
    int width = ModelSpec.width(model.views());
    if (width != data.rows().features()) {
      throw new SpecException(
          "data " + data.source(),
          "rows of " + width + " values, as the model takes them",
          data.rows().features());
    }
  }

  /** Rows inside the graph where they fit the memory, else read in passing. */
  static BatchSource source(RunSpec spec, Dataset data) {
    Rows rows = data.rows();
    Shape shape = Views.rowShape(spec.model());
    int fewest = fewest(spec.model());
    long budget = budgetBytes(spec.training().machine());
    return rows.count() * rows.rowBytes() <= budget
        ? new ResidentRows(rows, shape, fewest)
        : new StreamedRows(rows, shape, spec.training().batchSize(), fewest, budget);
  }

  /** The fewest rows of a batch: one alone has no variance to be normalised by. */
  static int fewest(ModelSpec model) {
    return Network.needsWholeBatch(model) ? 2 : 1;
  }

  /** Steps of an epoch over some rows. */
  static int steps(RunSpec spec, int rows) {
    return BatchSource.count(rows, spec.training().batchSize(), fewest(spec.model()));
  }

  private static void requireBatches(RunSpec spec, int trained) {
    int fewest = fewest(spec.model());
    if (spec.training().batchSize() < fewest) {
      throw new SpecException(
          "batch-size", "2 or more with batch-norm, which normalises rows by each other", 1);
    }
    if (trained < fewest) {
      throw new SpecException(
          "batch-norm", "2 rows to train on or more, as it normalises rows by each other", trained);
    }
  }

  private static long budgetBytes(TrainingSpec.MachineSpec machine) {
    if (machine.memoryMiB() > 0) {
      return machine.memoryMiB() << 20;
    }
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize() / 4
        : Runtime.getRuntime().maxMemory();
  }

  /** A number that tells other data apart: of the row count and of rows spread over all. */
  static long fingerprint(Dataset data) throws IOException {
    Rows rows = data.rows();
    CRC32C crc = new CRC32C();
    ByteBuffer row =
        ByteBuffer.allocate(Math.toIntExact(rows.rowBytes())).order(ByteOrder.nativeOrder());
    long stride = Math.max(1, rows.count() / FINGERPRINT_ROWS);
    for (long i = 0; i < rows.count(); i += stride) {
      row.clear();
      rows.read(i, 1, row);
      crc.update(row.flip());
    }
    return rows.count() << 32 ^ crc.getValue();
  }

  static void requireSameData(long begun, long found) {
    if (begun != found) {
      throw new SpecException(
          "data", "the rows that the run began with", "other rows, or another number of them");
    }
  }

  /** A run as it goes on. */
  static RunSpec resumed(RunSpec old, Optional<TrainingSpec> training, Dataset data)
      throws IOException {
    RunSpec spec =
        PrecisionTrial.resolved(
            new RunSpec(old.model(), training.orElse(old.training()), old.data()));
    requireResumable(old, spec, data);
    return spec;
  }

  /** What is done is not undone. */
  static void requireAhead(int done, int epochs) {
    Checks.require(
        epochs >= done, "epochs of a resumed run", done + " or more, as so many are done", epochs);
  }

  /** What the order of rows and the meaning of the slots depend on must stay as it was. */
  static void requireResumable(RunSpec old, RunSpec now, Dataset data) {
    requireFeatures(old.model(), data);
    TrainingSpec before = old.training();
    TrainingSpec after = now.training();
    requireEqual("batch-size", before.batchSize(), after.batchSize());
    requireEqual("seed", before.seed(), after.seed());
    requireEqual("optimizer", before.optimizer(), after.optimizer());
    requireEqual("split", before.split(), after.split());
    requireEqual("transfer", before.transfer(), after.transfer());
    // It decides whether rows stream, and in what windows they are shuffled.
    requireEqual("memory", before.machine().memoryMiB(), after.machine().memoryMiB());
  }

  private static void requireEqual(String setting, Object before, Object after) {
    Checks.require(before.equals(after), setting + " of a resumed run", before.toString(), after);
  }
}
