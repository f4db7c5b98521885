package org.latent4j.export;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.latent4j.spec.Checks;
import org.latent4j.spec.SpecException;

/** The files that TensorFlow Serving is started with, in one folder. */
public final class ServingConfig {
  /** The label of a version on trial beside the stable one. */
  public static final String CANARY = "canary";

  /** Which models and versions are served; read again by a running server. */
  public static final String MODELS = "models.config";

  /** How requests are put together; read when a server starts. */
  public static final String BATCHING = "batching.config";

  /** Where figures about the server are to be had; read when it starts. */
  public static final String MONITORING = "monitoring.config";

  private static final String HEADER =
      "# Written by latent4j export --serving-config, which changes the model it names alone.\n";

  private static final String BATCHING_TEXT =
      """
      # How TensorFlow Serving puts requests of one signature together; yours to edit, written once.
      # A request may have this many rows.
      max_batch_size { value: 4096 }
      # A longer one is cut, and what runs together has at most this many rows.
      enable_large_batch_splitting { value: true }
      max_execution_batch_size { value: 256 }
      # How long the first request waits for others, in microseconds.
      batch_timeout_micros { value: 1000 }
      # More batches than these in the queue, and requests are refused (UNAVAILABLE).
      max_enqueued_batches { value: 1000 }
      # num_batch_threads { value: 8 } where it is not to be the number of the server's cores.
      """;

  private static final String MONITORING_TEXT =
      """
      prometheus_config {
        enable: true
        path: "/monitoring/prometheus/metrics"
      }
      """;

  private ServingConfig() {}

  /**
   * Puts a version of a model into {@value #MODELS}, whose other models stay as they are; {@value
   * #BATCHING} and {@value #MONITORING} are written where they are not there yet. Each file is
   * replaced in one step, so that a running server reads the old or the new one.
   *
   * @param folder of these files, made where it is missing
   * @param version directory of an export; the folder that it lies in names the model
   * @param served the model's folder as the server sees it, if that is not where it lies here
   * @param label that the version gets; without one {@value ServedModel#STABLE} where the file has
   *     no such version of this model yet, else {@value #CANARY}
   * @return the label
   * @throws SpecException if the version is not one that can be served, the file was not written by
   *     this class, or a running server would not take the change
   * @throws IOException if a file cannot be read or written
   */
  public static synchronized String write(
      Path folder, Path version, Optional<String> served, Optional<String> label)
      throws IOException {
    Path at = version.toAbsolutePath().normalize();
    String number = at.getFileName().toString();
    if (!number.matches("[1-9][0-9]{0,17}") || at.getParent().getFileName() == null) {
      throw new SpecException(
          "version directory", "MODEL/NUMBER, as TensorFlow Serving looks for them", version);
    }
    String name = at.getParent().getFileName().toString();
    require("model's folder", name, "[^/:\\s]+", "a name without blanks and colons");
    label.ifPresent(word -> require("label", word, "[A-Za-z0-9_]+", "letters, digits and _"));
    String path = served.orElse(at.getParent().toString());
    Files.createDirectories(folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      String given = label(folder.resolve(MODELS), name, path, Long.parseLong(number), label);
      once(folder.resolve(BATCHING), BATCHING_TEXT);
      once(folder.resolve(MONITORING), MONITORING_TEXT);
      return given;
    }
  }

  private static void require(String what, String value, String pattern, String expected) {
    Checks.require(value.matches(pattern), what, expected, "\"" + value + "\"");
  }

  private static String label(
      Path file, String name, String path, long version, Optional<String> label)
      throws IOException {
    DynamicMessage.Builder server = read(file);
    FieldDescriptor lists = server.getDescriptorForType().findFieldByName(ServedModels.LIST);
    DynamicMessage.Builder models = ((DynamicMessage) server.getField(lists)).toBuilder();
    FieldDescriptor configs = lists.getMessageType().findFieldByName(ServedModels.CONFIG);
    int place = 0;
    ServedModel before = ServedModel.none(name, path);
    for (; place < models.getRepeatedFieldCount(configs); place++) {
      DynamicMessage config = (DynamicMessage) models.getRepeatedField(configs, place);
      FieldDescriptor names = configs.getMessageType().findFieldByName(ServedModels.NAME);
      if (config.getField(names).equals(name)) {
        before = ServedModel.of(config);
        break;
      }
    }
    if (!before.path().equals(path)) {
      throw new SpecException(
          file + ", model " + name,
          "the folder " + path,
          before.path() + " (take that model out of the file, or choose another folder for it)");
    }
    String given =
        label.orElse(before.labels().containsKey(ServedModel.STABLE) ? CANARY : ServedModel.STABLE);
    DynamicMessage after = before.labelled(given, version).message(configs.getMessageType());
    if (place < models.getRepeatedFieldCount(configs)) {
      models.setRepeatedField(configs, place, after);
    } else {
      models.addRepeatedField(configs, after);
    }
    replace(file, HEADER + ServedModels.print(server.setField(lists, models.build()).build()));
    return given;
  }

  private static DynamicMessage.Builder read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return ServedModels.empty();
    }
    try {
      return ServedModels.parse(Files.readString(file));
    } catch (TextFormat.ParseException e) {
      throw new SpecException(
          file.toString(), "a file that this command wrote", "at line:column " + e.getMessage());
    }
  }

  private static void once(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      replace(file, text);
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path staged = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      Files.writeString(staged, text);
      Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(staged);
    }
  }
}
