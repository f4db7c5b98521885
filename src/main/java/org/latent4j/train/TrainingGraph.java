package org.latent4j.train;

import java.util.ArrayList;
import java.util.Collections;
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
import org.latent4j.graph.objective.Loss;
import org.latent4j.graph.objective.Objective;
import org.latent4j.graph.objective.Pass;
import org.latent4j.graph.objective.Site;
import org.latent4j.graph.objective.Term;
import org.latent4j.graph.signature.Signature;
import org.latent4j.graph.signature.Signatures;
import org.latent4j.spec.OptimizerSpec;
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
  private final RunSpec spec;
  private final BatchShards shards;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Variables variables;
  private final Variables slots;
  private final Map<String, Operand<TFloat32>> quantities = new LinkedHashMap<>();

  final Placeholder<TInt64> key;
  final StepValues values;

  /** Of each player, in their order. */
  final List<Player.Turn> turns = new ArrayList<>();

  /** What is told of the losses of a step, in the order of the turns. */
  final List<String> lossNames = new ArrayList<>();

  final Operand<TFloat32> evaluationLosses;
  final Op initialize;
  final Checkpointing checkpointing;

  /** Whether all of a variable are numbers, for each variable that a checkpoint holds. */
  final Operand<TBool> finite;

  final List<Signature> signatures;

  TrainingGraph(RunSpec spec, BatchSource source) {
    this.spec = spec;
    this.shards = BatchShards.of(spec);
    long seed = spec.training().seed();
    this.variables = new Variables(tf, seed);
    this.slots = new Variables(tf, seed);
    key = tf.withName("key").placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
    values = new StepValues(tf);
    BatchSource.Input input = source.build(tf, shards);
    Noise noise = new Noise(key);
    turns(input, noise);
    evaluationLosses = evaluation(noise, input);
    signatures =
        Signatures.build(Context.inference(tf.withSubScope("serving"), variables), spec.model());
    initialize = tf.withControlDependencies(variables.initialize(), slots.initialize()).noOp();
    checkpointing = Checkpointing.build(tf, allVariables());
    finite = finite();
  }

  private void turns(BatchSource.Input input, Noise noise) {
    Ops training = tf.withSubScope("training");
    List<Context.Update> updates = new ArrayList<>();
    List<Loss> losses =
        losses(
            training,
            shard -> trained(training, noise.shard(training, shard), updates),
            noise,
            input,
            true);
    for (Loss loss : losses) {
      Player player = new Player(loss, moved(loss.player()), spec.training().optimizer());
      // The first turn goes through the whole model, and with it through its statistics.
      turns.add(
          player.turn(
              training,
              spec.training().clipNorm(),
              slots,
              values,
              turns.isEmpty() ? updates : List.of(),
              quantities));
      lossNames.addAll(player.names());
    }
  }

  private Context trained(Ops here, Noise noise, List<Context.Update> updates) {
    return Context.training(
        here,
        variables,
        new Context.Training(
            noise,
            spec.training().machine().precision(),
            updates,
            spec.training().transfer(),
            values.get(StepValues.Name.BATCH_SHARE)));
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
    Context at = Context.inference(evaluation, variables);
    List<Operand<TFloat32>> told = new ArrayList<>();
    losses(evaluation, shard -> at, noise, input, false)
        .forEach(loss -> told.addAll(new Player(loss, List.of(), OptimizerSpec.adam()).values()));
    return evaluation.stack(told);
  }

  /** The noise of the latent is drawn for the batch as a whole, so it does not depend on shards. */
  private List<Loss> losses(
      Ops here,
      IntFunction<Context> contexts,
      Noise noise,
      BatchSource.Input input,
      boolean observed) {
    Operand<TInt32> batch = input.rows();
    Operand<TInt32> latent = here.constant(spec.model().latent());
    Operand<TFloat32> draws = noise.normal(here, "latent", here.stack(List.of(batch, latent)));
    List<Operand<TFloat32>> latents = shards.cut(here, draws, batch);
    List<Pass> passes = new ArrayList<>();
    for (int i = 0; i < shards.count(); i++) {
      passes.add(pass(contexts.apply(i), input.shards().get(i), latents.get(i), observed));
    }
    List<Loss> losses =
        Objective.losses(
            new Site(
                contexts.apply(0),
                noise,
                spec.model().objective(),
                passes,
                here.dtypes.cast(batch, TFloat32.class),
                new Site.Weights(
                    values.get(StepValues.Name.BETA), values.get(StepValues.Name.PSEUDO_LABELS))));
    if (observed) {
      losses.forEach(this::observe);
    }
    return losses;
  }

  /** The later a term, the earlier it is looked at: the last ones reach back the least. */
  private void observe(Loss loss) {
    List<Term> terms = new ArrayList<>(loss.terms());
    Collections.reverse(terms);
    terms.forEach(t -> quantities.put("the " + Losses.words(t.name()), t.value()));
    quantities.put(
        loss.player().equals(Term.MODEL) ? "the loss" : "the loss of the " + loss.player(),
        loss.total());
  }

  private Pass pass(
      Context at, Operand<TFloat32> packed, Operand<TFloat32> draws, boolean observed) {
    Pass pass = new Vae(at, spec.model()).pass(packed, draws);
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

  /** What a player's optimizer moves: all of its own that is trainable and not frozen. */
  private List<Variable> moved(String player) {
    TransferSpec transfer = spec.training().transfer();
    return variables.trainable().stream()
        .filter(v -> Term.player(v.name()).equals(player) && !transfer.freezes(v.name()))
        .toList();
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
