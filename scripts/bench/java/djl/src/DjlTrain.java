import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.PairList;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Training in DJL on PyTorch: its blocks, its trainer, its Adam; pixels resident as bytes. */
public final class DjlTrain {
  /** [batch, 784] to logits [batch, 784], mean and log-variance [batch, latent]. */
  private static final class Vae extends AbstractBlock {
    private final Block encoder;
    private final Block mean;
    private final Block logVariance;
    private final Block decoder;
    private final Block logits;

    Vae(int hidden, int latent) {
      encoder = addChildBlock("encoder", Linear.builder().setUnits(hidden).build());
      mean = addChildBlock("mean", Linear.builder().setUnits(latent).build());
      logVariance = addChildBlock("log_variance", Linear.builder().setUnits(latent).build());
      decoder = addChildBlock("decoder", Linear.builder().setUnits(hidden).build());
      logits = addChildBlock("logits", Linear.builder().setUnits(Contest.WIDTH).build());
    }

    @Override
    protected NDList forwardInternal(ParameterStore store, NDList in, boolean training, PairList<String, Object> more) {
      NDList h = Activation.relu(encoder.forward(store, in, training));
      NDArray m = mean.forward(store, h, training).singletonOrThrow();
      NDArray v = logVariance.forward(store, h, training).singletonOrThrow();
      NDArray noise = m.getManager().randomNormal(m.getShape());
      NDList z = new NDList(m.add(v.mul(0.5f).exp().mul(noise)));
      NDArray out = logits.forward(store, Activation.relu(decoder.forward(store, z, training)), training).singletonOrThrow();
      return new NDList(out, m, v);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] in) {
      return in;
    }

    @Override
    public void initializeChildBlocks(NDManager manager, DataType type, Shape... in) {
      long batch = in[0].get(0);
      encoder.initialize(manager, type, in);
      Shape[] h = encoder.getOutputShapes(in);
      mean.initialize(manager, type, h);
      logVariance.initialize(manager, type, h);
      Shape[] z = mean.getOutputShapes(h);
      decoder.initialize(manager, type, z);
      logits.initialize(manager, type, new Shape(batch, h[0].get(1)));
    }
  }

  /** Nats per example. */
  private static final class Elbo extends Loss {
    Elbo() {
      super("elbo");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      NDArray x = labels.singletonOrThrow();
      NDArray logits = predictions.get(0);
      NDArray mean = predictions.get(1);
      NDArray logVariance = predictions.get(2);
      NDArray reconstruction = Activation.softPlus(logits).sub(x.mul(logits)).sum();
      NDArray kl = logVariance.add(1).sub(mean.square()).sub(logVariance.exp()).sum().mul(-0.5f);
      return reconstruction.add(kl).div(x.getShape().get(0));
    }
  }

  private final Contest contest;
  private final int rows;
  private final NDArray pixels; // [rows, 784] of uint8
  private final Trainer trainer;
  private final Random random;

  private DjlTrain(Contest contest, int rows, NDArray pixels, Trainer trainer) {
    this.contest = contest;
    this.rows = rows;
    this.pixels = pixels;
    this.trainer = trainer;
    random = new Random(contest.number("seed"));
  }

  private double epoch() {
    int[] order = Contest.shuffled(rows, random);
    int batch = contest.number("batch");
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDArray total = manager.create(0f);
      for (int first = 0; first < rows; first += batch) {
        try (NDManager step = manager.newSubManager()) {
          NDArray chosen = step.create(Arrays.copyOfRange(order, first, Math.min(rows, first + batch)));
          total.addi(step(step, chosen));
        }
      }
      return total.getFloat() / rows;
    }
  }

  /** One update; the loss summed over the rows. */
  private NDArray step(NDManager manager, NDArray chosen) {
    NDArray bytes = pixels.get(manager, new NDIndex("{}", chosen));
    NDList x = new NDList(bytes.toType(DataType.FLOAT32, false).divi(255f));
    NDArray loss;
    try (GradientCollector collector = trainer.newGradientCollector()) {
      loss = trainer.getLoss().evaluate(x, trainer.forward(x));
      collector.backward(loss);
    }
    trainer.step();
    return loss.mul(chosen.getShape().get(0));
  }

  public static void main(String[] args) throws Exception {
    Contest contest = new Contest(args);
    byte[] bytes = contest.pixels();
    int rows = bytes.length / Contest.WIDTH;
    Device device = Device.cpu();
    try (Model model = Model.newInstance("vae", device)) {
      model.setBlock(new Vae(contest.number("hidden"), contest.number("latent")));
      Optimizer adam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(contest.rate())).optEpsilon(1e-7f).build();
      DefaultTrainingConfig config = new DefaultTrainingConfig(new Elbo()).optOptimizer(adam).optDevices(new Device[] {device})
          .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(contest.number("batch"), Contest.WIDTH));
        NDArray pixels = trainer.getManager().create(ByteBuffer.wrap(bytes), new Shape(rows, Contest.WIDTH), DataType.UINT8);
        System.out.println(contest.train(rows, new DjlTrain(contest, rows, pixels, trainer)::epoch));
      }
      if (contest.save() != null) {
        model.save(contest.save(), "vae");
      }
    }
  }
}
