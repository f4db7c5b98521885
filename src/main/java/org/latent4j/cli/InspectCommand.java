package org.latent4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.Calibration;
import org.latent4j.spec.Manifest;
import org.latent4j.spec.SpecJson;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** {@code inspect}: what an export holds. */
final class InspectCommand implements Command {
  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public String summary() {
    return "Check an export's files and print its signatures, settings and sizes";
  }

  @Override
  public List<FlagGroup> groups() {
    return List.of(FlagGroup.of("Flags", ModelFlag.MODEL, Flag.on("json", "one JSON object")));
  }

  @Override
  public List<String> examples() {
    return List.of("--model savedmodels/mnist", "--model savedmodels/mnist/1 --json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    try (VaeModel model = ModelFlag.open(arguments, console)) {
      Map<String, String> signatures = signatures(model.directory());
      Map<String, Long> sizes = sizes(model.directory());
      if (arguments.on("json")) {
        console.out().print(SpecJson.write(json(model, signatures, sizes)));
      } else {
        print(model, signatures, sizes, console.out());
      }
    }
    return Exit.DONE;
  }

  private static Map<String, String> signatures(Path version) throws IOException {
    Map<String, String> described = new TreeMap<>();
    try (InputStream in = Files.newInputStream(version.resolve("saved_model.pb"))) {
      SavedModel.parseFrom(in)
          .getMetaGraphs(0)
          .getSignatureDefMap()
          .forEach((name, signature) -> described.put(name, describe(signature)));
    }
    return described;
  }

  private static String describe(SignatureDef signature) {
    return tensors(signature.getInputsMap()) + " -> " + tensors(signature.getOutputsMap());
  }

  private static String tensors(Map<String, TensorInfo> tensors) {
    return new TreeMap<>(tensors)
        .entrySet().stream()
            .map(tensor -> tensor.getKey() + " " + shape(tensor.getValue().getTensorShape()))
            .collect(Collectors.joining(", "));
  }

  private static String shape(TensorShapeProto shape) {
    return shape.getDimList().stream()
        .map(size -> Long.toString(size.getSize()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static Map<String, Long> sizes(Path version) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(version)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      sizes.put(version.relativize(file).toString(), Files.size(file));
    }
    return sizes;
  }

  private static ObjectNode json(
      VaeModel model, Map<String, String> signatures, Map<String, Long> sizes) {
    ObjectNode json = SpecJson.mapper().createObjectNode();
    json.put("directory", model.directory().toString());
    json.put("checksums", model.manifest().isPresent() ? "verified" : "none");
    json.set("signatures", SpecJson.mapper().valueToTree(signatures));
    json.set("bytes", SpecJson.mapper().valueToTree(sizes));
    model
        .manifest()
        .ifPresent(manifest -> json.set("manifest", SpecJson.mapper().valueToTree(manifest)));
    return json;
  }

  private static void print(
      VaeModel model, Map<String, String> signatures, Map<String, Long> sizes, PrintStream out) {
    out.println("model       " + model.directory());
    out.println("features    " + model.features());
    out.println("latent      " + model.latent());
    out.println(
        "checksums   "
            + model
                .manifest()
                .map(manifest -> manifest.sha256().size() + " files verified")
                .orElse("none: not exported by Latent4J"));
    out.println("signatures");
    signatures.forEach((name, tensors) -> out.printf("  %-16s %s%n", name, tensors));
    out.println("files");
    sizes.forEach((name, bytes) -> out.printf(Locale.ROOT, "  %,14d bytes  %s%n", bytes, name));
    model.manifest().ifPresent(manifest -> print(manifest, out));
  }

  private static void print(Manifest manifest, PrintStream out) {
    out.println("exported by latent4j " + manifest.latent4j());
    for (Calibration known : manifest.calibration()) {
      out.printf(
          Locale.ROOT,
          "threshold   %.6g nats: scores above it are anomalies, %s of usual rows among them%n",
          known.threshold(),
          known.falseAlarms());
    }
    out.println("metrics");
    manifest
        .metrics()
        .forEach((name, value) -> out.printf(Locale.ROOT, "  %-22s %.6g%n", name, value));
    out.println("settings");
    out.print(SpecJson.write(manifest.spec()));
  }
}
