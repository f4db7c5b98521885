package org.latent4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.latent4j.graph.Checkpointing;
import org.latent4j.graph.Context;
import org.latent4j.graph.Noise;
import org.latent4j.graph.Variables;
import org.latent4j.graph.Variables.Variable;
import org.latent4j.graph.model.Vae;
import org.latent4j.graph.objective.Objective;
import org.latent4j.graph.signature.Signatures;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.TransferSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.train.batch.BatchShards;
import org.latent4j.train.batch.BatchSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The graph that training runs: one step, the evaluation of a batch, initial values, checkpoints,
 * and the signatures of the export over the same weights. Owns the native graph.
 */
final class TrainingGraph implements AutoCloseable {
  /** Places in the fed vector of settings. */
  static final int LEARNING_RATE = 0;

  static final int BETA = 1;
  static final int BETA1_POWER = 2;
  static final int BETA2_POWER = 3;
  static final int PSEUDO_LABELS = 4;
  static final int SETTINGS = 5;

  private final RunSpec spec;
  private final BatchShards shards;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Variables variables;
  private final Variables slots;
  private final List<Operand<TFloat32>> settings;
  private final Map<String, Operand<TFloat32>> quantities = new LinkedHashMap<>();

  final Placeholder<TInt64> key;
  final Placeholder<TFloat32> settingsInput;
  final Operand<TFloat32> trainLosses;
  final Operand<TFloat32> evaluationLosses;
  final Op step;
  final Op initialize;
  final Checkpointing checkpointing;

  /** Whether all of a variable are numbers, for each variable that a checkpoint holds. */
  final Operand<TBool> finite;

  final List<Signatures.Signature> signatures;

  TrainingGraph(RunSpec spec, BatchSource source) {
    this.spec = spec;
    this.shards = BatchShards.of(spec);
    long seed = spec.training().seed();
    this.variables = new Variables(tf, seed);
    this.slots = new Variables(tf, seed);
    key = tf.withName("key").placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
    settingsInput =
        tf.withName("settings").placeholder(TFloat32.class, Placeholder.shape(Shape.of(SETTINGS)));
    settings = new ArrayList<>();
    tf.unstack(settingsInput, (long) SETTINGS).output().forEach(settings::add);
    BatchSource.Input input = source.build(tf, shards);
    Noise noise = new Noise(key);

    Ops training = tf.withSubScope("training");
    List<Context.Update> updates = new ArrayList<>();
    Objective.Loss loss =
        loss(
            training,
            shard -> trained(training, noise.shard(training, shard), updates),
            noise,
            input,
            true);
    trainLosses = stacked(training, loss);
    step = step(training, loss, updates);
    evaluationLosses = evaluation(noise, input);
    signatures =
        Signatures.build(Context.inference(tf.withSubScope("serving"), variables), spec.model());
    initialize = tf.withControlDependencies(variables.initialize(), slots.initialize()).noOp();
    checkpointing = Checkpointing.build(tf, allVariables());
    finite = finite();
  }

  private Context trained(Ops here, Noise noise, List<Context.Update> updates) {
    return Context.training(
        here,
        variables,
        new Context.Training(
            noise, spec.training().machine().precision(), updates, spec.training().transfer()));
  }

  /** Everything that a checkpoint holds. */
  List<Variable> allVariables() {
    List<Variable> all = new ArrayList<>(variables.all());
    all.addAll(slots.all());
    return all;
  }

  private Operand<TBool> finite() {
    List<Operand<TBool>> each = new ArrayList<>();
    for (Variable variable : allVariables()) {
      Operand<TInt32> everywhere =
          tf.range(tf.constant(0), tf.rank(variable.operand()), tf.constant(1));
      each.add(tf.reduceAll(tf.math.isFinite(variable.operand()), everywhere));
    }
    return tf.stack(each);
  }

  private Operand<TFloat32> evaluation(Noise noise, BatchSource.Input input) {
    Ops evaluation = tf.withSubScope("evaluation");
    return stacked(
        evaluation,
        loss(evaluation, shard -> Context.inference(evaluation, variables), noise, input, false));
  }

  /** The noise of the latent is drawn for the batch as a whole, so it does not depend on shards. */
  private Objective.Loss loss(
      Ops here,
      IntFunction<Context> contexts,
      Noise noise,
      BatchSource.Input input,
      boolean observed) {
    Operand<TInt32> batch = input.rows();
    Operand<TInt32> latent = here.constant(spec.model().latent());
    Operand<TFloat32> draws = noise.normal(here, "latent", here.stack(List.of(batch, latent)));
    List<Operand<TFloat32>> latents = shards.cut(here, draws, batch);
    List<Objective.Pass> passes = new ArrayList<>();
    for (int i = 0; i < shards.count(); i++) {
      passes.add(pass(contexts.apply(i), input.shards().get(i), latents.get(i), observed));
    }
    Operand<TFloat32> examples = here.dtypes.cast(batch, TFloat32.class);
    Objective.Loss loss =
        Objective.loss(
            here,
            spec.model().objective(),
            passes,
            examples,
            new Objective.Weights(settings.get(BETA), settings.get(PSEUDO_LABELS)));
    if (observed) {
      quantities.put("the KL", loss.kl());
      quantities.put("the reconstruction", loss.reconstruction());
      quantities.put("the loss", loss.total());
    }
    return loss;
  }

  private Objective.Pass pass(
      Context at, Operand<TFloat32> packed, Operand<TFloat32> draws, boolean observed) {
    Objective.Pass pass = new Vae(at, spec.model()).pass(packed, draws);
    if (observed) {
      quantity("the input batch", packed);
      variables.all().forEach(v -> quantities.put("variable " + v.name(), v.operand()));
      quantity("the posterior mean", pass.posterior().mean());
      quantity("the sampled latent", pass.z());
      pass.likelihoods().forEach((view, likelihood) -> quantity(output(view), likelihood.mean()));
    }
    return pass;
  }

  private String output(ViewSpec view) {
    boolean only = spec.model().views().size() == 1;
    return "the decoder's output" + (only ? "" : " for " + view.name());
  }

  /** Each shard of a batch has its own; the later ones are told apart by a number. */
  private void quantity(String name, Operand<TFloat32> operand) {
    String told = name;
    for (int i = 2; quantities.containsKey(told); i++) {
      told = name + " (shard " + i + ")";
    }
    quantities.put(told, operand);
  }

  private static Operand<TFloat32> stacked(Ops here, Objective.Loss loss) {
    return here.stack(List.of(loss.total(), loss.reconstruction(), loss.kl()));
  }

  /**
   * Every update waits until all gradients are there and the loss is a number. Without the first, a
   * weight could change while another gradient is still being computed from it; without the second,
   * one bad batch would spoil the weights before anybody sees it.
   */
  private Op step(Ops here, Objective.Loss loss, List<Context.Update> statistics) {
    List<Variable> moved = moved();
    List<Operand<TFloat32>> gradients =
        loss.gradients(here, moved.stream().map(Variable::operand).toList());
    for (int i = 0; i < moved.size(); i++) {
      quantities.put("the gradient of " + moved.get(i).name(), gradients.get(i));
    }
    List<Operand<TFloat32>> applied =
        Optimizers.clipped(here, gradients, spec.training().clipNorm());
    List<Op> gate = new ArrayList<>(applied);
    gate.add(here.debugging.checkNumerics(loss.total(), "loss"));
    Ops gated = here.withControlDependencies(here.withControlDependencies(gate).noOp());
    Optimizers.Rates rates =
        new Optimizers.Rates(
            settings.get(LEARNING_RATE), settings.get(BETA1_POWER), settings.get(BETA2_POWER));
    List<Op> updates = new ArrayList<>();
    statistics.forEach(update -> updates.add(update.build(gated)));
    updates.addAll(
        new Optimizers(gated, slots, rates).apply(spec.training().optimizer(), moved, applied));
    return here.withControlDependencies(updates).noOp();
  }

  /** What the optimizer moves: all that is trainable and not frozen. */
  private List<Variable> moved() {
    TransferSpec transfer = spec.training().transfer();
    return variables.trainable().stream().filter(v -> !transfer.freezes(v.name())).toList();
  }

  /** What to look at, in the order of the computation, when a loss is not a number. */
  Map<String, Operand<TFloat32>> quantities() {
    return quantities;
  }

  /** The variables of the model, without the optimizer's. */
  Variables variables() {
    return variables;
  }

  Graph graph() {
    return graph;
  }

  @Override
  public void close() {
    graph.close();
  }
}
