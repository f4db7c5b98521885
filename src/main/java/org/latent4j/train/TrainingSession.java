package org.latent4j.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latent4j.bundle.VariableFiles;
import org.latent4j.graph.Tensors;
import org.latent4j.graph.Variables.Variable;
import org.latent4j.graph.signature.Probe;
import org.latent4j.spec.OptimizerSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.train.batch.Batch;
import org.latent4j.train.batch.BatchShards;
import org.latent4j.train.batch.BatchSource;
import org.latent4j.train.batch.BatchStream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** The native session of a run. Owns graph and session; not thread-safe. */
final class TrainingSession implements AutoCloseable {
  /** Keeps the noise of validation apart from that of training, and the same in every epoch. */
  private static final long VALIDATION_KEY = 0x56414C49444154L;

  /** What to do about numbers that run away. */
  static final String ADVICE = "try a lower learning rate, or --clip-norm";

  private static final int EVALUATION_ROWS = 1024;

  private final RunSpec spec;
  private final TrainingGraph graph;
  private final Session session;

  TrainingSession(RunSpec spec, BatchSource source) throws IOException {
    this.spec = spec;
    this.graph = new TrainingGraph(spec, source);
    try {
      this.session = new Session(graph.graph(), config(spec));
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
    try {
      source.load(session);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The first session of a process decides on the threads of all. */
  private static ConfigProto config(RunSpec spec) {
    BatchShards shards = BatchShards.of(spec);
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(shards.threads())
            .setInterOpParallelismThreads(shards.count() == 1 ? 0 : shards.count());
    if (spec.training().machine().device() == TrainingSpec.Device.CPU) {
      config.putDeviceCount("GPU", 0);
    }
    return config.build();
  }

  void initialize() {
    run(graph.initialize);
  }

  /** What a step is fed beside its rows. */
  record StepSettings(long step, double learningRate, double beta, double pseudoLabels) {
    private TFloat32 tensor(OptimizerSpec optimizer) {
      Map<StepValues.Name, Double> values = Optimizers.powers(optimizer, step);
      values.put(StepValues.Name.LEARNING_RATE, learningRate);
      values.put(StepValues.Name.BETA, beta);
      values.put(StepValues.Name.PSEUDO_LABELS, pseudoLabels);
      values.put(StepValues.Name.BATCH_SHARE, StepValues.batchShare(step));
      return StepValues.tensor(values);
    }
  }

  /**
   * One step of training: a turn of each player.
   *
   * @return losses of the batch, those of each player before its update
   * @throws TrainingException if a loss is not a number; the weights of its player are then
   *     unchanged
   */
  Losses step(Batch batch, StepSettings settings) {
    List<float[]> told = new ArrayList<>();
    try (TInt64 key = TInt64.vectorOf(spec.training().seed(), settings.step());
        TFloat32 values = settings.tensor(spec.training().optimizer())) {
      for (Player.Turn turn : graph.turns) {
        Session.Runner runner = feed(batch, key, values);
        try (Result result = runner.addTarget(turn.step()).fetch(turn.losses()).run()) {
          told.add(Tensors.floats((TFloat32) result.get(0)));
        } catch (RuntimeException e) {
          throw new TrainingException(diagnosis(batch, key, values, settings, e), e);
        }
      }
    }
    return losses(told);
  }

  private Losses losses(List<float[]> told) {
    Map<String, Double> losses = new LinkedHashMap<>();
    Iterator<String> names = graph.lossNames.iterator();
    told.forEach(
        values -> {
          for (float value : values) {
            losses.put(names.next(), (double) value);
          }
        });
    return new Losses(losses);
  }

  private Session.Runner feed(Batch batch, TInt64 key, TFloat32 values) {
    return batch.feed(session.runner()).feed(graph.key, key).feed(graph.values.vector, values);
  }

  /** Looks through the quantities of a failed step, in the order of its computation. */
  private String diagnosis(
      Batch batch, TInt64 key, TFloat32 values, StepSettings settings, RuntimeException cause) {
    for (Map.Entry<String, Operand<TFloat32>> quantity : graph.quantities().entrySet()) {
      try (Result result = feed(batch, key, values).fetch(quantity.getValue()).run()) {
        Optional<String> fault = firstFault(Tensors.floats((TFloat32) result.get(0)));
        if (fault.isPresent()) {
          return "step %d: %s has %s; %s"
              .formatted(settings.step() + 1, quantity.getKey(), fault.get(), ADVICE);
        }
      }
    }
    return "step %d: %s".formatted(settings.step() + 1, cause.getMessage());
  }

  private static Optional<String> firstFault(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return Optional.of(values[i] + " at place " + i);
      }
    }
    return Optional.empty();
  }

  /**
   * Mean losses of rows, without dropout and with moving averages; the noise is the same each time.
   *
   * @return empty without rows
   */
  Optional<Losses> evaluate(BatchSource source, int[] rows, int batchSize) throws IOException {
    if (rows.length == 0) {
      return Optional.empty();
    }
    LossSums sums = LossSums.ZERO;
    try (BatchStream batches = source.stream(rows, Math.max(batchSize, EVALUATION_ROWS), 0)) {
      for (int i = 0; batches.hasNext(); i++) {
        try (Batch batch = batches.next()) {
          sums = sums.plus(evaluate(batch, i), batch.rows());
        }
      }
    }
    return Optional.of(sums.means());
  }

  /**
   * The loss of a batch, without dropout and with moving averages.
   *
   * @param number of the batch in its pass; keys its noise
   */
  private Losses evaluate(Batch batch, long number) {
    StepSettings settings = new StepSettings(0, 0, spec.model().objective().beta(), 0);
    try (TInt64 key = TInt64.vectorOf(spec.training().seed() ^ VALIDATION_KEY, number);
        TFloat32 values = settings.tensor(spec.training().optimizer());
        Result result = feed(batch, key, values).fetch(graph.evaluationLosses).run()) {
      return losses(List.of(Tensors.floats((TFloat32) result.get(0))));
    }
  }

  /**
   * Looks at every weight, statistic and slot.
   *
   * @param step steps done
   * @throws TrainingException if one is not a number
   */
  void requireFinite(long step) {
    try (Result result = session.runner().fetch(graph.finite).run()) {
      TBool finite = (TBool) result.get(0);
      for (int i = 0; i < finite.size(); i++) {
        if (!finite.getBoolean(i)) {
          String name = graph.allVariables().get(i).name();
          throw new TrainingException(
              "step %d: its update left NaN or infinity in variable %s; %s"
                  .formatted(step, name, ADVICE));
        }
      }
    }
  }

  /** Writes weights and slots to TensorFlow checkpoint files. */
  void save(Path prefix) {
    withPrefix(prefix, graph.checkpointing.save());
  }

  /**
   * Reads weights and slots back.
   *
   * @throws SpecException if the files are cut, changed or of another model
   */
  void restore(Path prefix) {
    try {
      VariableFiles.restore(prefix, from -> withPrefix(from, graph.checkpointing.restore()));
    } catch (RuntimeException e) { // its errors have no class in common
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("none of it");
      throw new SpecException("checkpoint " + prefix.getParent(), "weights of this model", reason);
    }
  }

  /**
   * Reads some variables from the checkpoint files of another model.
   *
   * @param names of variables that both have, in the same shape
   */
  void take(Path prefix, Set<String> names) {
    List<Variable> taken =
        graph.variables().all().stream().filter(v -> names.contains(v.name())).toList();
    Op reading = graph.checkpointing.restoring(Ops.create(graph.graph()), "take", taken);
    VariableFiles.restore(prefix, from -> withPrefix(from, reading));
  }

  private void withPrefix(Path prefix, Op target) {
    try (TString path = TString.scalarOf(prefix.toAbsolutePath().toString())) {
      session.runner().feed(graph.checkpointing.prefix(), path).addTarget(target).run().close();
    }
  }

  private void run(Op target) {
    session.runner().addTarget(target).run().close();
  }

  /** What every signature answers on the weights as they are. */
  Probe probe(float[] rows) {
    return new ProbeRun(session, graph.signatures, spec).of(rows);
  }

  /** The score of each packed row on the weights as they are, nats. */
  float[] scores(float[] rows) {
    return new ProbeRun(session, graph.signatures, spec).scores(rows);
  }

  /** The names of the losses that a step tells. */
  List<String> lossNames() {
    return graph.lossNames;
  }

  TrainingGraph graph() {
    return graph;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
