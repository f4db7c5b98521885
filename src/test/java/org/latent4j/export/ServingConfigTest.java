package org.latent4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.spec.SpecException;

class ServingConfigTest {
  @TempDir private Path folder;

  private String label(String model, int version, String... label) throws IOException {
    return ServingConfig.write(
        folder.resolve("serving"),
        folder.resolve(model).resolve("" + version),
        Optional.empty(),
        List.of(label).stream().findFirst());
  }

  private String text() throws IOException {
    return Files.readString(folder.resolve("serving").resolve(ServingConfig.MODELS));
  }

  /** Versions and labels, as they stand in the file. */
  private String served() throws IOException {
    return Pattern.compile("versions: (\\d+)|key: \"(\\w+)\"\\s+value: (\\d+)")
        .matcher(text())
        .results()
        .map(m -> m.group(1) != null ? m.group(1) : m.group(2) + "=" + m.group(3))
        .collect(Collectors.joining(" "));
  }

  @Test
  void theFirstVersionIsStable() throws IOException {
    assertEquals("stable", label("digits", 3));
    assertEquals(
        """
        # Written by latent4j export --serving-config, which changes the model it names alone.
        model_config_list {
          config {
            name: "digits"
            base_path: "%s"
            model_platform: "tensorflow"
            model_version_policy {
              specific {
                versions: 3
              }
            }
            version_labels {
              key: "stable"
              value: 3
            }
          }
        }
        """
            .formatted(folder.resolve("digits").toAbsolutePath()),
        text());
    List<String> files = SavedModelExportTest.children(folder.resolve("serving"));
    assertEquals(List.of(".lock", "batching.config", "models.config", "monitoring.config"), files);
  }

  /** Canary, promotion, roll-back: the moves that a running server makes without an outage. */
  @Test
  void labelsMoveAsARunningServerAllows() throws IOException {
    label("digits", 1);
    assertEquals("canary", label("digits", 2));
    assertEquals("1 2 canary=2 stable=1", served());
    assertEquals("stable", label("digits", 2, "stable"));
    assertEquals("1 2 stable=2", served(), "the version before stays, to go back to");
    label("digits", 1, "stable");
    assertEquals("1 stable=1", served(), "back: what was wrong is no longer served");
    label("digits", 3);
    label("digits", 1, "stable");
    assertEquals("1 stable=1", served(), "a canary that is given up");
    label("digits", 4, "trial");
    assertEquals("1 4 stable=1 trial=4", served());
  }

  @Test
  void aLabelInUseDoesNotMoveToAVersionThatIsNotLoaded() throws IOException {
    label("digits", 1);
    String before = text();
    SpecException e = assertThrows(SpecException.class, () -> label("digits", 2, "stable"));
    assertTrue(e.getMessage().contains("served already, [1]"), e.getMessage());
    label("digits", 2);
    assertThrows(SpecException.class, () -> label("digits", 3, "canary"));
    label("digits", 1, "stable");
    assertEquals(before, text());
    assertThrows(SpecException.class, () -> label("words", 1, "canary"), "no stable one yet");
  }

  @Test
  void otherModelsAndEditedParametersStay() throws IOException {
    label("digits", 1);
    label("Wörter", 7);
    Path batching = folder.resolve("serving").resolve(ServingConfig.BATCHING);
    Files.writeString(batching, "max_batch_size { value: 8 }");
    label("digits", 2);
    assertEquals("1 2 canary=2 stable=1 7 stable=7", served());
    assertTrue(text().contains("name: \"Wörter\""), text());
    assertEquals("max_batch_size { value: 8 }", Files.readString(batching));
  }

  @Test
  void whatIsNotOursIsRefusedAndLeftAlone() throws IOException {
    label("digits", 1);
    Path file = folder.resolve("serving").resolve(ServingConfig.MODELS);
    String foreign = text().replace("model_platform", "logging_config { } model_platform");
    Files.writeString(file, foreign);
    SpecException e = assertThrows(SpecException.class, () -> label("digits", 2));
    assertTrue(e.getMessage().matches("(?s).*models.config: .*6:.*logging_config.*"), "" + e);
    assertEquals(foreign, text());
    Files.writeString(file, foreign.replace("logging_config { } ", "").replace("specific", "all"));
    assertThrows(SpecException.class, () -> label("digits", 2));
  }

  @Test
  void whatAServerCannotServeIsRefused() {
    Path serving = folder.resolve("serving");
    for (String version : List.of("digits/new", "digits/0", "di:gits/1", "two words/1")) {
      assertThrows(
          SpecException.class,
          () ->
              ServingConfig.write(
                  serving, folder.resolve(version), Optional.empty(), Optional.empty()),
          version);
    }
    assertThrows(SpecException.class, () -> label("digits", 1, "on trial"));
    assertFalse(Files.exists(serving));
  }

  @Test
  void theServersPathIsTheOneGiven() throws IOException {
    Path serving = folder.resolve("serving");
    Path version = folder.resolve("digits/1");
    ServingConfig.write(serving, version, Optional.of("/models/digits"), Optional.empty());
    assertTrue(text().contains("base_path: \"/models/digits\""), text());
    SpecException e = assertThrows(SpecException.class, () -> label("digits", 1));
    assertTrue(e.getMessage().contains("found /models/digits"), e.getMessage());
  }

  /** Of processes that write at once none undoes what another wrote. */
  @Test
  void modelsThatAreWrittenAtOnceAreAllThere() throws Exception {
    List<Process> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      writers.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  folder.resolve("serving").toString(),
                  folder.resolve("model" + i).toString())
              .redirectErrorStream(true)
              .start());
    }
    for (Process writer : writers) {
      assertEquals("", new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      assertEquals(0, writer.waitFor());
    }
    Set<String> names = new TreeSet<>();
    Pattern.compile("name: \"(.*)\"").matcher(text()).results().forEach(m -> names.add(m.group(1)));
    assertEquals(Set.of("model0", "model1", "model2"), names);
  }

  /** Writes a canary again and again, in a JVM of its own. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      for (int i = 0; i < 20; i++) {
        for (String label : List.of("stable", "canary")) {
          Path version = Path.of(args[1], label.equals("stable") ? "1" : "2");
          ServingConfig.write(Path.of(args[0]), version, Optional.empty(), Optional.of(label));
        }
      }
    }
  }
}
