package org.latent4j.serve.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class TensorFlowLibraryTest {
  @TempDir Path directory;

  @Test
  void saysNothingOnStderr() throws Exception {
    assertEquals("", stderr(start("quiet", List.of(), List.of("load"))));
  }

  @Test
  void withoutItTensorFlowChatters() throws Exception {
    String chatter = stderr(start("loud", List.of(), List.of()));
    assertTrue(chatter.contains("MLIR V1 optimization pass"), chatter);
    assertTrue(chatter.contains("TensorFlow binary is optimized"), chatter);
  }

  @Test
  void whoAsksForMessagesGetsThem() throws Exception {
    ProcessBuilder builder = builder("asked", List.of(), List.of("load"));
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "0");
    String chatter = stderr(new Started(builder.start(), directory.resolve("asked.err")));
    assertTrue(chatter.contains("MLIR V1 optimization pass"), chatter);
  }

  @Test
  void setsWhatNativeCodeReads() {
    String name = "LATENT4J_TEST_VARIABLE";
    assertTrue(NativeEnvironment.set(name, "seven"));
    assertEquals("seven", getenv(name));
  }

  @Test
  void keepsWhatIsSet() {
    String before = System.getenv("PATH");
    assertFalse(NativeEnvironment.set("PATH", "/nowhere"));
    assertEquals(before, getenv("PATH"));
  }

  /** Six JVMs within three seconds over an empty cache: one announces and unpacks, all work. */
  @Test
  @Tag("long")
  void jvmsThatStartTogetherDoNotRace() throws Exception {
    Path cache = Files.createDirectory(directory.resolve("cache"));
    List<String> options = List.of("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    List<Started> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(start("jvm" + i, options, List.of("load")));
      Thread.sleep(500);
    }
    for (Started one : all) {
      String notice = stderr(one);
      assertTrue(notice.isEmpty() || notice.startsWith("First run: unpacking"), notice);
      assertTrue(notice.lines().count() <= 1, notice);
    }
    assertTrue(
        Files.readString(all.get(0).stderr()).contains(cache.toString()), "the first announces");
    assertEquals("", stderr(start("later", options, List.of("load"))));
  }

  private record Started(Process process, Path stderr) {}

  private static String getenv(String name) {
    return NativeLibrary.getProcess()
        .getFunction("getenv")
        .invokeString(new Object[] {name}, false);
  }

  private Started start(String name, List<String> options, List<String> arguments)
      throws IOException {
    ProcessBuilder builder = builder(name, options, arguments);
    return new Started(builder.start(), directory.resolve(name + ".err"));
  }

  private ProcessBuilder builder(String name, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(ColdStart.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("TF_CPP_MIN_LOG_LEVEL");
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // makes the JVM itself write to stderr
    builder.redirectError(directory.resolve(name + ".err").toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return builder;
  }

  private static String stderr(Started started) throws Exception {
    if (!started.process().waitFor(120, TimeUnit.SECONDS)) {
      started.process().destroyForcibly();
    }
    String text = Files.readString(started.stderr());
    assertEquals(0, started.process().waitFor(), text);
    return text;
  }
}
