package org.latent4j.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.latent4j.fuzz.Mutations;
import org.latent4j.serve.check.InitialOperation;
import org.latent4j.serve.check.ModelException;
import org.latent4j.serve.check.ModelFolder;
import org.latent4j.serve.tensorflow.TensorFlowLibrary;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.SignatureSpec;
import org.latent4j.spec.manifest.TensorSpec;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;

/**
 * Opens damaged exports and runs those that open. What is refused must be refused by a {@link
 * ModelException} of one line. What answers must answer as TensorFlow's own loader does of the same
 * files; where its weights alone were damaged, or that refuses them, as the whole export does.
 */
final class LoaderFuzzChild {
  private static final int ROWS = 3;
  private static final String[] WORDS = {
    "MatMul",
    "Const",
    "ReadFile",
    "VarHandleOp",
    "RestoreV2",
    "Placeholder",
    "encode",
    "dtype",
    "{}",
    "null",
    "1e999",
    "../",
    "variables/variables.index"
  };

  private final Path work;
  private final List<Path> exports;
  private final Mutations mutations = new Mutations(6, WORDS);

  private LoaderFuzzChild(Path work, List<Path> exports) {
    this.work = work;
    this.exports = exports;
  }

  /** What is done to an export. */
  private enum Setting {
    /** Its manifest says what the files were. */
    LISTED,
    /** It has no manifest, as those of others. */
    FOREIGN,
    /** Its manifest says what the files are now. */
    RELISTED,
    /** The same, and whatever is in it may run. */
    TRUSTED
  }

  /** Inputs of a folder that holds exports, from a number to before another. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    List<Path> exports;
    try (Stream<Path> list = Files.list(folder.resolve("exports"))) {
      exports = list.sorted().map(model -> model.resolve("1")).toList();
    }
    TensorFlowLibrary.load(System.err);
    LoaderFuzzChild child = new LoaderFuzzChild(folder.resolve("work"), exports);
    for (long number = Long.parseLong(args[1]); number < Long.parseLong(args[2]); number++) {
      String line = number + " " + child.one(number);
      System.out.println(line.replaceAll("\\s+", " "));
    }
    System.exit(0);
  }

  private String one(long number) throws IOException {
    SplittableRandom random = mutations.random(-1 - number);
    Path export = exports.get((int) (number % exports.size()));
    Setting setting = Setting.values()[(int) (number / exports.size() % Setting.values().length)];
    delete();
    EditedExport edited = EditedExport.copy(export, work.resolve("1"));
    boolean signed = Files.exists(edited.version().resolve(Names.MANIFEST));
    if (setting == Setting.FOREIGN && signed) {
      Files.delete(edited.version().resolve(Names.MANIFEST));
    }
    String name = choose(edited.version(), random);
    byte[] was = Files.readAllBytes(edited.version().resolve(name));
    byte[] damaged =
        name.equals("saved_model.pb") && random.nextBoolean()
            ? new GraphDamage(random).apply(was)
            : mutations.apply(number, List.of(was));
    Files.write(edited.version().resolve(name), damaged);
    if (setting == Setting.RELISTED || setting == Setting.TRUSTED) {
      relist(edited);
    }
    boolean same = Arrays.equals(was, damaged);
    String what = setting + ", " + export.getParent().getFileName() + "/" + name + ": ";
    try {
      return judge(what, export, edited.version(), setting, same, signed, name);
    } catch (ModelException e) {
      // A table's rows have no tensors of their own but those in its manifest.
      boolean refusable = !same || setting == Setting.FOREIGN;
      boolean line = e.getMessage().lines().count() == 1 && refusable;
      return (line ? "refused " : "FAULT ") + what + e.getMessage();
    } catch (Exception | Error e) {
      StackTraceElement[] trace = e.getStackTrace();
      return "FAULT " + what + e + (trace.length == 0 ? "" : " at " + trace[0]);
    }
  }

  private static void relist(EditedExport edited) throws IOException {
    try {
      edited.relist();
    } catch (RuntimeException e) {
      // The manifest itself is damaged, and stays so.
    }
  }

  private static String choose(Path version, SplittableRandom random) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(version)) {
      walk.filter(Files::isRegularFile)
          .sorted()
          .forEach(file -> names.add(version.relativize(file).toString()));
    }
    return random.nextInt(3) == 0 ? "saved_model.pb" : names.get(random.nextInt(names.size()));
  }

  private void delete() throws IOException {
    if (Files.exists(work)) {
      try (Stream<Path> walk = Files.walk(work)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static String judge(
      String what,
      Path export,
      Path version,
      Setting setting,
      boolean same,
      boolean signed,
      String name)
      throws IOException {
    OpenOptions options = OpenOptions.defaults().withThreads(1);
    Map<String, float[]> found;
    try (VaeModel model =
        VaeModel.open(version, setting == Setting.TRUSTED ? options.trusting() : options)) {
      found = answers(model);
    }
    if (setting == Setting.LISTED && signed && !same && !name.equals(Names.MANIFEST)) {
      return "FAULT " + what + "opened, though a listed file is damaged";
    }
    // TensorFlow refuses some graphs for a node that is not used here.
    Map<String, float[]> expected = whole(export);
    if (!name.startsWith("variables/")) {
      expected.putAll(byTensorFlow(version));
    }
    for (Map.Entry<String, float[]> answer : found.entrySet()) {
      Optional<String> off = difference(expected.get(answer.getKey()), answer.getValue());
      if (off.isPresent()) {
        return "FAULT " + what + answer.getKey() + " " + off.get();
      }
    }
    return same ? "whole" : "answered " + what;
  }

  private static Map<String, float[]> whole(Path export) {
    try (VaeModel whole = VaeModel.open(export)) {
      return answers(whole);
    }
  }

  private static Optional<String> difference(float[] expected, float[] found) {
    if (expected == null || expected.length != found.length) {
      return Optional.of("answers, and TensorFlow does not, or otherwise many values");
    }
    for (int i = 0; i < found.length; i++) {
      double scale = Math.max(1, Math.abs(expected[i]));
      boolean plain = scale < 1e20 && Float.isFinite(expected[i]);
      if (plain && !(Math.abs((double) found[i] - expected[i]) <= 1e-3 * scale)) {
        return Optional.of("value " + i + ": expected " + expected[i] + ", found " + found[i]);
      }
    }
    return Optional.empty();
  }

  /** The tensors of a signature that is told, or else as the graph's own definition has them. */
  private static Map<String, TensorSpec> tensors(
      ModelFolder folder, String signature, boolean input) {
    SignatureSpec told = folder.signatures().get(signature);
    if (told != null) {
      return new TreeMap<>(input ? told.inputs() : told.outputs());
    }
    SignatureDef definition =
        folder
            .meta()
            .getSignatureDefOrDefault(
                signature, folder.meta().getSignatureDefOrDefault(Names.SERVING_DEFAULT, null));
    Map<String, TensorInfo> infos = input ? definition.getInputsMap() : definition.getOutputsMap();
    Map<String, TensorSpec> tensors = new TreeMap<>();
    infos.forEach((key, info) -> tensors.put(key, tensor(key, info)));
    return tensors;
  }

  private static TensorSpec tensor(String key, TensorInfo info) {
    List<Integer> shape =
        info.getTensorShape().getDimList().stream().skip(1).map(d -> (int) d.getSize()).toList();
    return new TensorSpec(
        info.getName(),
        TensorSpec.Type.FLOAT32,
        shape,
        TensorSpec.Holds.VALUES,
        List.of(),
        key,
        false);
  }

  private static float[] values(TensorSpec tensor) {
    float[] values = values(ROWS * tensor.width());
    if (tensor.holds() == TensorSpec.Holds.STEPS) {
      Arrays.fill(values, 2);
    }
    return values;
  }

  /** Noughts and ones, which are numbers and codes of names both. */
  private static float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i * 7 % 3 == 1 ? 1 : 0;
    }
    return values;
  }

  private static Map<String, float[]> answers(VaeModel model) {
    Map<String, float[]> answers = new TreeMap<>();
    for (String signature : model.signatures()) {
      Map<String, float[]> fed = new LinkedHashMap<>();
      tensors(ModelFolder.examine(model.directory()), signature, true)
          .forEach((key, tensor) -> fed.put(key, values(tensor)));
      model
          .call(signature, fed, ROWS)
          .forEach((key, batch) -> answers.put(signature + " " + key, batch.values()));
    }
    return answers;
  }

  /** By a session of TensorFlow Java over the graph as it is in the file. */
  private static Map<String, float[]> byTensorFlow(Path version) {
    Map<String, float[]> answers = new TreeMap<>();
    ModelFolder folder = ModelFolder.examine(version);
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      graph.importGraphDef(folder.meta().getGraphDef());
      start(session, folder);
      List<String> signatures = new ArrayList<>(folder.meta().getSignatureDefMap().keySet());
      signatures.addAll(folder.signatures().keySet());
      signatures.add(Names.ENCODE);
      for (String signature : signatures.stream().distinct().toList()) {
        try {
          answers.putAll(byTensorFlow(session, folder, signature));
        } catch (RuntimeException e) {
          System.err.println(signature + ": " + ModelException.reason(e));
        }
      }
    } catch (RuntimeException e) {
      System.err.println("does not load: " + ModelException.reason(e));
    }
    return answers;
  }

  private static void start(Session session, ModelFolder folder) {
    SaverDef saver = folder.meta().getSaverDef();
    if (folder.variables().isPresent() && !saver.getRestoreOpName().isEmpty()) {
      try (TString prefix = TString.scalarOf(folder.variables().get().toString())) {
        session
            .runner()
            .feed(saver.getFilenameTensorName(), prefix)
            .addTarget(saver.getRestoreOpName())
            .run()
            .close();
      }
    }
    for (String name : InitialOperation.names(folder.meta())) {
      session.runner().addTarget(name).run().close();
    }
  }

  private static Map<String, float[]> byTensorFlow(
      Session session, ModelFolder folder, String signature) {
    Session.Runner runner = session.runner();
    List<Tensor> fed = new ArrayList<>();
    Map<String, float[]> answers = new TreeMap<>();
    try {
      for (TensorSpec input : tensors(folder, signature, true).values()) {
        Tensor tensor = fed(input);
        fed.add(tensor);
        runner.feed(input.tensor(), tensor);
      }
      Map<String, TensorSpec> outputs = tensors(folder, signature, false);
      outputs.values().forEach(output -> runner.fetch(output.tensor()));
      try (Result result = runner.run()) {
        int i = 0;
        for (String key : outputs.keySet()) {
          TFloat32 tensor = (TFloat32) result.get(i++);
          float[] values = new float[(int) tensor.size()];
          tensor.asRawTensor().data().asFloats().read(values);
          answers.put(signature + " " + key, values);
        }
      }
      return answers;
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static Tensor fed(TensorSpec input) {
    long[] sizes = input.shape().stream().mapToLong(Integer::longValue).toArray();
    Shape shape = Shape.of(sizes).prepend(ROWS);
    float[] values = values(input);
    if (input.type() == TensorSpec.Type.FLOAT32) {
      return TFloat32.tensorOf(shape, t -> t.asRawTensor().data().asFloats().write(values));
    }
    TInt32 whole = TInt32.tensorOf(shape);
    for (int i = 0; i < values.length; i++) {
      whole.asRawTensor().data().asInts().setInt((int) values[i], i);
    }
    return whole;
  }
}
