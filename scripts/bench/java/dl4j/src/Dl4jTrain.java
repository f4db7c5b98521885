import java.io.IOException;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.variational.BernoulliReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Training of DL4J's own layer, {@code VariationalAutoencoder}, by pretraining it. */
public final class Dl4jTrain {
  private final Contest contest;
  private final byte[] pixels;
  private final MultiLayerNetwork network;
  private final Random random;

  private Dl4jTrain(Contest contest, byte[] pixels, MultiLayerNetwork network) {
    this.contest = contest;
    this.pixels = pixels;
    this.network = network;
    random = new Random(contest.number("seed"));
  }

  private double epoch() {
    int rows = pixels.length / Contest.WIDTH;
    int batch = contest.number("batch");
    int[] order = Contest.shuffled(rows, random);
    double total = 0;
    for (int first = 0; first < rows; first += batch) {
      int size = Math.min(batch, rows - first);
      float[] x = new float[size * Contest.WIDTH];
      for (int i = 0; i < x.length; i++) {
        x[i] = Byte.toUnsignedInt(pixels[order[first + i / Contest.WIDTH] * Contest.WIDTH + i % Contest.WIDTH]) / 255f;
      }
      network.pretrainLayer(0, Nd4j.create(x, new long[] {size, Contest.WIDTH}));
      total += network.getLayer(0).score() * size;
    }
    return total / rows;
  }

  private static MultiLayerConfiguration configuration(Contest contest) {
    return new NeuralNetConfiguration.Builder()
        .seed(contest.number("seed"))
        .updater(Adam.builder().learningRate(contest.rate()).epsilon(1e-7).build())
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(
            new VariationalAutoencoder.Builder()
                .activation(Activation.RELU)
                .encoderLayerSizes(contest.number("hidden"))
                .decoderLayerSizes(contest.number("hidden"))
                .pzxActivationFunction(Activation.IDENTITY)
                .reconstructionDistribution(new BernoulliReconstructionDistribution(Activation.SIGMOID))
                .nIn(Contest.WIDTH)
                .nOut(contest.number("latent"))
                .build())
        .build();
  }

  public static void main(String[] args) throws IOException {
    Contest contest = new Contest(args);
    byte[] pixels = contest.pixels();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(contest));
    network.init();
    String result = contest.train(pixels.length / Contest.WIDTH, new Dl4jTrain(contest, pixels, network)::epoch);
    if (contest.save() != null) {
      network.save(contest.save().resolve("model.zip").toFile());
    }
    System.out.println(result);
  }
}
