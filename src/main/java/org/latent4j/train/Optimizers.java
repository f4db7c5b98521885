package org.latent4j.train;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.latent4j.graph.Variables;
import org.latent4j.graph.Variables.Variable;
import org.latent4j.spec.OptimizerSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The update of each optimizer over TensorFlow's own kernels. Everything that changes from step to
 * step is fed, so an update has no hidden state beside its slots, and no race.
 *
 * @param tf carries the control dependencies that every update waits for
 * @param slots where moments are kept, as variables of their own
 */
record Optimizers(Ops tf, Variables slots, Rates rates) {
  /**
   * What is fed at each step.
   *
   * @param learningRate scalar
   * @param beta1Power beta1 to the power of the step, counted from 1; scalar
   * @param beta2Power beta2 likewise
   */
  record Rates(
      Operand<TFloat32> learningRate, Operand<TFloat32> beta1Power, Operand<TFloat32> beta2Power) {}

  /** What Adam is fed at a step, counted from 0: its betas to the power of the steps done then. */
  static Map<StepValues.Name, Double> powers(OptimizerSpec optimizer, long step) {
    double beta1 = 0;
    double beta2 = 0;
    if (optimizer instanceof OptimizerSpec.Adam adam) {
      beta1 = adam.beta1();
      beta2 = adam.beta2();
    } else if (optimizer instanceof OptimizerSpec.AdamW adamW) {
      beta1 = adamW.beta1();
      beta2 = adamW.beta2();
    }
    Map<StepValues.Name, Double> powers = new EnumMap<>(StepValues.Name.class);
    powers.put(StepValues.Name.BETA1_POWER, Math.pow(beta1, step + 1.0));
    powers.put(StepValues.Name.BETA2_POWER, Math.pow(beta2, step + 1.0));
    return powers;
  }

  /**
   * Scales all gradients by one factor so that their global norm is at most the limit (Pascanu et
   * al. 2013, arXiv:1211.5063).
   *
   * @param limit of the norm; 0 leaves the gradients as they are
   */
  static List<Operand<TFloat32>> clipped(Ops tf, List<Operand<TFloat32>> gradients, double limit) {
    if (limit == 0) {
      return gradients;
    }
    List<Operand<TFloat32>> halves = new ArrayList<>();
    gradients.forEach(g -> halves.add(tf.nn.l2Loss(g)));
    Operand<TFloat32> norm = tf.math.sqrt(tf.math.mul(tf.math.addN(halves), tf.constant(2f)));
    Operand<TFloat32> most = tf.constant((float) limit);
    Operand<TFloat32> factor = tf.math.div(most, tf.math.maximum(norm, most));
    return gradients.stream().map(g -> (Operand<TFloat32>) tf.math.mul(g, factor)).toList();
  }

  /**
   * One update operation for each variable.
   *
   * @param gradients in the order of the variables
   */
  List<Op> apply(OptimizerSpec spec, List<Variable> variables, List<Operand<TFloat32>> gradients) {
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      updates.add(update(spec, variables.get(i), gradients.get(i)));
    }
    return updates;
  }

  private Op update(OptimizerSpec spec, Variable variable, Operand<TFloat32> gradient) {
    if (spec instanceof OptimizerSpec.Adam adam) {
      return adam(tf, adam, variable, gradient);
    }
    if (spec instanceof OptimizerSpec.AdamW adamW) {
      return adamW(adamW, variable, gradient);
    }
    if (spec instanceof OptimizerSpec.RmsProp rmsProp) {
      return rmsProp(rmsProp, variable, gradient);
    }
    return sgd((OptimizerSpec.Sgd) spec, variable, gradient);
  }

  private Op adam(Ops at, OptimizerSpec.Adam adam, Variable variable, Operand<TFloat32> gradient) {
    return at.train.applyAdam(
        variable.operand(),
        slot("adam_m", variable, 0),
        slot("adam_v", variable, 0),
        rates.beta1Power(),
        rates.beta2Power(),
        rates.learningRate(),
        scalar(adam.beta1()),
        scalar(adam.beta2()),
        scalar(adam.epsilon()),
        gradient);
  }

  /** The decay comes first and by its own operation, so that it stays out of the moments. */
  private Op adamW(OptimizerSpec.AdamW spec, Variable variable, Operand<TFloat32> gradient) {
    Operand<TFloat32> share = tf.math.mul(rates.learningRate(), scalar(spec.weightDecay()));
    Op decay = tf.assignSub(variable.operand(), tf.math.mul(variable.operand(), share));
    OptimizerSpec.Adam adam = new OptimizerSpec.Adam(spec.beta1(), spec.beta2(), spec.epsilon());
    return adam(tf.withControlDependencies(decay), adam, variable, gradient);
  }

  private Op sgd(OptimizerSpec.Sgd sgd, Variable variable, Operand<TFloat32> gradient) {
    if (sgd.momentum() == 0) {
      return tf.train.applyGradientDescent(variable.operand(), rates.learningRate(), gradient);
    }
    return tf.train.applyMomentum(
        variable.operand(),
        slot("momentum", variable, 0),
        rates.learningRate(),
        gradient,
        scalar(sgd.momentum()));
  }

  private Op rmsProp(OptimizerSpec.RmsProp rmsProp, Variable variable, Operand<TFloat32> gradient) {
    return tf.train.applyRmsProp(
        variable.operand(),
        slot("rmsprop_ms", variable, 0),
        slot("rmsprop_momentum", variable, 0),
        rates.learningRate(),
        scalar(rmsProp.decay()),
        scalar(rmsProp.momentum()),
        scalar(rmsProp.epsilon()),
        gradient);
  }

  private Operand<TFloat32> slot(String kind, Variable variable, float value) {
    return slots.state("optimizer/" + kind + "/" + variable.name(), variable.shape(), value);
  }

  private Operand<TFloat32> scalar(double value) {
    return tf.constant((float) value);
  }
}
