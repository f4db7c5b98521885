package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/serve.sh} on what {@code export --serving-config} writes, without a container. */
@DisabledOnOs(OS.WINDOWS)
class ServeScriptTest {
  @TempDir private Path folder;

  private record Ended(int code, String out, String err) {}

  /** Runs the script with a path of its own, where docker is what the test says. */
  private Ended serve(String docker, String... arguments) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String tool : List.of("bash", "env", "sed", "awk")) {
      Path link = bin.resolve(tool);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, tool(tool));
      }
    }
    Path program = bin.resolve("docker");
    Files.deleteIfExists(program);
    if (!docker.isEmpty()) {
      Files.writeString(program, "#!/usr/bin/env bash\n" + docker + "\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path script = Path.of("scripts/serve.sh").toAbsolutePath();
    List<String> command =
        Stream.concat(Stream.of(bin + "/bash", script.toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", bin.toString());
    environment.put("LC_ALL", "C.UTF-8");
    builder.redirectError(folder.resolve("err").toFile());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Ended(process.exitValue(), out, Files.readString(folder.resolve("err")));
  }

  private static Path tool(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(at -> FileSystems.getDefault().getPath(at, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static final String FAKE = "[ \"$1\" = info ] || printf '%s\\n' \"$@\"";

  /** An export, and the files for a server of it. */
  private Path export() throws IOException {
    Path version = folder.resolve("models/gaussians/1");
    try (Stream<Path> files = Files.walk(Path.of("savedmodels/gaussians/1"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = version.resolve(Path.of("savedmodels/gaussians/1").relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    return version.getParent();
  }

  @Test
  void theContainerIsStartedWithEverything() throws Exception {
    Path model = export();
    Path serving = folder.resolve("ser ving");
    Call call = Call.of("export", "--model", model.toString(), "--serving-config", "" + serving);
    assertEquals(0, call.code(), call.err());
    assertEquals(model.resolve("1").toString(), call.out().strip());
    assertEquals("serving   " + serving.resolve("models.config") + ": stable", call.err().strip());
    Ended ended = serve(FAKE, "ser ving", "--rest_api_timeout_in_ms=5000");
    assertEquals(0, ended.code(), ended.err());
    List<String> words = ended.out().lines().toList();
    assertEquals(List.of("run", "--rm", "--init"), words.subList(0, 3));
    for (String word :
        List.of(
            "8501:8501",
            "8500:8500",
            serving + ":/serving:ro",
            model + ":" + model + ":ro",
            "--model_config_file=/serving/models.config",
            "--allow_version_labels_for_unavailable_models=true",
            "--enable_model_warmup=true",
            "--enable_batching=true",
            "--batching_parameters_file=/serving/batching.config",
            "--monitoring_config_file=/serving/monitoring.config")) {
      assertTrue(words.contains(word), word + "\n" + ended.out());
    }
    assertTrue(words.indexOf("tensorflow/serving:2.18.0") < words.size() - 7, ended.out());
    assertEquals("--rest_api_timeout_in_ms=5000", words.get(words.size() - 1));
    Files.delete(serving.resolve("batching.config"));
    assertFalse(serve(FAKE, "ser ving").out().contains("batching"));
  }

  @Test
  void whatIsMissingIsToldInALine() throws Exception {
    requireLine("expected none/models.config, found none", serve(FAKE, "none"));
    requireLine("expected serving/models.config, found none", serve(FAKE));
    requireLine("expected the folder of models.config first, found --port", serve(FAKE, "--port"));
    Path model = export();
    Call.of("export", "--model", model.toString(), "--serving-config", folder + "/serving");
    requireLine("expected docker, found none", serve(""));
    requireLine("expected a docker that runs", serve("exit 1"));
    Files.delete(model.resolve("1/saved_model.pb"));
    requireLine("found no saved_model.pb: " + model + "/1", serve(FAKE));
    Files.move(model, folder.resolve("elsewhere"));
    requireLine("expected a folder on this machine, found none: " + model, serve(FAKE));
    Files.writeString(folder.resolve("serving/models.config"), "model_config_list { }");
    requireLine("expected a model in serving/models.config, found none", serve(FAKE));
  }

  private static void requireLine(String expected, Ended ended) {
    assertEquals(2, ended.code(), ended.err());
    assertEquals("", ended.out());
    assertEquals(1, ended.err().lines().count(), ended.err());
    assertTrue(ended.err().startsWith("serve.sh: ") && ended.err().contains(expected), ended.err());
  }
}
