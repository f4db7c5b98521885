package org.latent4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {
  @TempDir private Path model;

  @Test
  void nothingIsVisibleBeforePublication() throws IOException {
    try (Staging staging = Staging.open(model)) {
      Files.writeString(staging.folder().resolve("file"), "whole");
      assertTrue(staging.folder().getFileName().toString().startsWith("."));
      assertFalse(Files.exists(model.resolve("1")));
      assertEquals(model.resolve("1"), staging.publish());
    }
    assertEquals(List.of("1"), SavedModelExportTest.children(model));
    assertEquals("whole", Files.readString(model.resolve("1/file")));
  }

  @Test
  void aFailureInTheMiddleLeavesNothing() {
    IllegalStateException failure = new IllegalStateException("in the middle");
    assertThrows(
        IllegalStateException.class,
        () -> {
          try (Staging staging = Staging.open(model)) {
            Files.createDirectories(staging.folder().resolve("variables"));
            Files.writeString(staging.folder().resolve("variables/half"), "ha");
            throw failure;
          }
        });
    assertEquals(List.of(), list());
  }

  private List<String> list() {
    try {
      return SavedModelExportTest.children(model);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aVersionThatAppearsMeanwhileIsPassedOver() throws IOException {
    try (Staging one = Staging.open(model);
        Staging two = Staging.open(model)) {
      Files.writeString(one.folder().resolve("file"), "one");
      Files.writeString(two.folder().resolve("file"), "two");
      assertEquals(model.resolve("1"), two.publish());
      assertEquals(model.resolve("2"), one.publish());
    }
    assertEquals("two", Files.readString(model.resolve("1/file")));
    assertEquals("one", Files.readString(model.resolve("2/file")));
  }

  @Test
  void whatADeadProcessLeftIsRemovedAndALivingOnesStays() throws Exception {
    String own;
    try (Staging living = Staging.open(model)) {
      own = living.folder().getFileName().toString();
      Process gone = new ProcessBuilder(java(), "-version").start();
      gone.waitFor();
      String pid = "-" + ProcessHandle.current().pid() + "-";
      Path dead = model.resolve(own.replace(pid, "-" + gone.pid() + "-"));
      Files.createDirectories(dead.resolve("variables"));
      Path elsewhere = Files.createDirectory(model.resolve(".staging-otherhost-1-0123abcd"));
      Path old = Files.createDirectory(model.resolve(".staging-otherhost-2-0123abcd"));
      Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
      Path foreign = Files.createDirectory(model.resolve(".staging"));
      Staging.open(model).close();
      assertFalse(Files.exists(dead));
      assertFalse(Files.exists(old));
      assertTrue(Files.exists(elsewhere));
      assertTrue(Files.exists(foreign));
      assertTrue(Files.exists(living.folder()));
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
