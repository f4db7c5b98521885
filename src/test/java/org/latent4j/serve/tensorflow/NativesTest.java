package org.latent4j.serve.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM that has loaded them: from then on a folder is only looked at. */
class NativesTest {
  @TempDir Path directory;

  @BeforeAll
  static void load() {
    TensorFlowLibrary.load(System.err);
  }

  @Test
  void theCacheOfThisAccountIsFilledAndAnEmptyFolderIsNot() {
    Natives natives = Natives.find();
    assertTrue(natives.tensorFlow().isPresent());
    assertTrue(NativeCache.find(System.getProperties(), natives::areIn).filled());
    assertFalse(natives.areIn(directory));
  }

  @Test
  void anEmptyFolderIsAnnouncedOnce() {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    NativeCache empty = new NativeCache(directory, false, true);
    Natives.find().loadFrom(empty, new PrintStream(told, true, StandardCharsets.UTF_8));
    String line = told.toString(StandardCharsets.UTF_8);
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.startsWith("First run: unpacking"), line);
    assertTrue(line.strip().endsWith(directory.toString()), line);
  }
}
