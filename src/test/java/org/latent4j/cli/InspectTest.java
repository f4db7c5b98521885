package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.export.SampleModel;
import org.latent4j.spec.SpecJson;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/** {@code inspect} tells what is in an export without running any of it. */
class InspectTest {
  @TempDir private Path folder;

  private Path export() throws IOException {
    return SampleModel.of(SampleModel.bernoulli(), folder, 1, 2).export(folder.resolve("model"));
  }

  /**
   * In a process of its own, with an empty cache: to run native code, it would be unpacked there.
   */
  @Test
  void noNativeCodeRuns() throws Exception {
    Path version = export();
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Path printed = folder.resolve("printed");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of("inspect", "--json", "--model", version.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(printed.toFile())
            .redirectErrorStream(true)
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String text = Files.readString(printed, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), text);
    JsonNode json = SpecJson.mapper().readTree(text);
    assertTrue(json.path("opens").asBoolean());
    assertEquals(1, json.path("operations").path("RestoreV2").asInt());
    assertEquals(List.of(), SpecJson.mapper().convertValue(json.path("unsafe"), List.class));
    try (Stream<Path> unpacked = Files.list(cache)) {
      assertEquals(List.of(), unpacked.toList());
    }
  }

  @Test
  void everyReasonIsTold() throws IOException {
    Path version = export();
    Path file = version.resolve("saved_model.pb");
    SavedModel.Builder saved = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    for (String operation : List.of("ReadFile", "PyFunc")) {
      saved
          .getMetaGraphsBuilder(0)
          .getGraphDefBuilder()
          .addNode(NodeDef.newBuilder().setName("a_" + operation).setOp(operation));
    }
    Files.write(file, saved.build().toByteArray());
    Call result = Call.of("inspect", "--model", version.toString());
    assertEquals(Exit.USAGE, result.code());
    for (String part :
        List.of(
            "opens       no",
            "refused: " + file + ": cut or changed",
            "refused unless trusted: " + file + ", node a_ReadFile: operation ReadFile",
            "refused unless trusted: " + file + ", node a_PyFunc: operation PyFunc",
            "changed     saved_model.pb",
            "verified    variables/variables.index")) {
      assertTrue(result.out().contains(part), result.out());
    }
  }
}
