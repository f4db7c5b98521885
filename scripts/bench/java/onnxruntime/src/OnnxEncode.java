import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Rows per second of a graph in ONNX Runtime, direct buffers in and out; called by
 * contestants/onnxruntime_java_encode.py. Warm-up, windows and median are those of serving.py.
 */
public final class OnnxEncode {
  private static final int WINDOWS = 5;
  private static final int CHECKED = 64;

  private OnnxEncode() {}

  /** Tensors over buffers, made once for a batch size. */
  private record Batch(List<OnnxTensor> inputs, Map<String, OnnxTensor> outputs, List<ByteBuffer> results) {}

  /** Arguments: signature, rows, batch sizes, seconds, file for answers, graph, threads. */
  public static void main(String[] args) throws IOException, OrtException {
    boolean encode = args[0].equals("encode");
    ByteBuffer rows = ByteBuffer.wrap(Files.readAllBytes(Path.of(args[1]))).order(ByteOrder.LITTLE_ENDIAN);
    double seconds = Double.parseDouble(args[3]);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(Integer.parseInt(args[6]));
    List<String> speeds = new ArrayList<>();
    try (OrtSession session = environment.createSession(args[5], options)) {
      int width = encode ? 784 : 32;
      Map<String, Integer> widths = encode ? new LinkedHashMap<>(Map.of("mean", 32, "log_variance", 32)) : Map.of("x", 784);
      Batch first = batch(environment, rows, CHECKED, width, widths);
      run(session, first, 0);
      ByteBuffer answers = ByteBuffer.allocate(first.results().stream().mapToInt(ByteBuffer::capacity).sum());
      for (String name : encode ? List.of("mean", "log_variance") : List.of("x")) {
        answers.put(first.results().get(new ArrayList<>(first.outputs().keySet()).indexOf(name)).duplicate());
      }
      Files.write(Path.of(args[4]), answers.array());
      for (String size : args[2].split(",")) {
        int count = Integer.parseInt(size);
        double speed = count * callsPerSecond(session, batch(environment, rows, count, width, widths), seconds);
        speeds.add(String.format(Locale.ROOT, "\"%d\": %.1f", count, speed));
      }
    }
    System.out.println("{\"rows_per_second\": {" + String.join(", ", speeds) + "}}");
  }

  /** Up to 20 different batches in, one out. */
  private static Batch batch(OrtEnvironment environment, ByteBuffer rows, int count, int width, Map<String, Integer> widths)
      throws OrtException {
    int bytes = 4 * count * width;
    List<OnnxTensor> inputs = new ArrayList<>();
    for (int i = 0; i < Math.min(20, rows.capacity() / bytes); i++) {
      FloatBuffer values = direct(bytes).put(rows.slice(i * bytes, bytes)).flip().asFloatBuffer();
      inputs.add(OnnxTensor.createTensor(environment, values, new long[] {count, width}));
    }
    Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    List<ByteBuffer> results = new ArrayList<>();
    for (Map.Entry<String, Integer> output : widths.entrySet()) {
      ByteBuffer result = direct(4 * count * output.getValue());
      results.add(result);
      outputs.put(output.getKey(), OnnxTensor.createTensor(environment, result.asFloatBuffer(), new long[] {count, output.getValue()}));
    }
    return new Batch(inputs, outputs, results);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static void run(OrtSession session, Batch batch, long call) throws OrtException {
    OnnxTensor input = batch.inputs().get((int) (call % batch.inputs().size()));
    session.run(Map.of("in", input), batch.outputs()).close();
  }

  private static double callsPerSecond(OrtSession session, Batch batch, double seconds) throws OrtException {
    window(session, batch, seconds / 3);
    double[] windows = new double[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      windows[i] = window(session, batch, seconds / WINDOWS);
    }
    Arrays.sort(windows);
    return windows[WINDOWS / 2];
  }

  private static double window(OrtSession session, Batch batch, double seconds) throws OrtException {
    long start = System.nanoTime();
    long calls = 0;
    double elapsed = 0;
    while (elapsed < seconds || calls == 0) {
      run(session, batch, calls++);
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return calls / elapsed;
  }
}
