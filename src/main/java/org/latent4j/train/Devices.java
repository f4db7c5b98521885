package org.latent4j.train;

import org.latent4j.spec.SpecException;
import org.latent4j.spec.TrainingSpec.Device;
import org.latent4j.spec.TrainingSpec.MachineSpec;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.types.TFloat32;

/** What TensorFlow finds to compute on. */
public final class Devices {
  private Devices() {}

  /**
   * Refuses a GPU that is not there; does nothing where another device is asked for.
   *
   * @throws SpecException if {@code machine} asks for a GPU and TensorFlow can use none
   */
  public static void require(MachineSpec machine) {
    if (machine.device() == Device.GPU && !hasGpu(machine.threads())) {
      throw new SpecException(
          "device",
          "auto or cpu, since TensorFlow finds no GPU that it can use (it takes a build with -Pgpu,"
              + " an NVIDIA GPU and its driver)",
          "gpu");
    }
  }

  /** Runs one operation that may go nowhere but to a GPU. */
  private static boolean hasGpu(int threads) {
    ConfigProto config =
        ConfigProto.newBuilder()
            .setAllowSoftPlacement(false)
            // The first session of a process decides both for all that follow.
            .setIntraOpParallelismThreads(threads)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
            .build();
    try (Graph graph = new Graph();
        Session session = new Session(graph, config)) {
      DeviceSpec gpu =
          DeviceSpec.newBuilder().deviceType(DeviceSpec.DeviceType.GPU).deviceIndex(0).build();
      Ops tf = Ops.create(graph).withDevice(gpu);
      Operand<TFloat32> sum = tf.math.add(tf.constant(1f), tf.constant(2f));
      session.runner().fetch(sum).run().close();
      return true;
    } catch (TensorFlowException | IllegalArgumentException e) {
      return false;
    }
  }
}
