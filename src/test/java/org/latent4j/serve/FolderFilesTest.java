package org.latent4j.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.base.Sha256;
import org.latent4j.export.SampleModel;
import org.latent4j.serve.check.ModelException;
import org.latent4j.spec.Names;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.manifest.Manifest;

/** Links, pipes, and files that the manifest says nothing or something else of. */
@DisabledOnOs(OS.WINDOWS)
class FolderFilesTest {
  private static final String DATA = "variables/variables.data-00000-of-00001";

  @TempDir private Path folder;
  private Path model;
  private Path version;

  @BeforeEach
  void export() throws IOException {
    model = folder.resolve("model");
    version = SampleModel.of(SampleModel.bernoulli(), folder, 1, 2).export(model);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saved_model.pb", "variables/variables.index", DATA, Names.MANIFEST})
  void aLinkOutOfTheFolder(String name) throws IOException {
    Path outside = Files.move(version.resolve(name), folder.resolve("outside"));
    Files.createSymbolicLink(version.resolve(name), outside);
    refused(version.resolve(name) + ": a link that leaves ");
  }

  @Test
  void aFolderThatIsALinkOutOfIt() throws IOException {
    Path outside = Files.move(version.resolve("variables"), folder.resolve("outside"));
    Files.createSymbolicLink(version.resolve("variables"), outside);
    refused(version.resolve("variables") + ": a link that leaves ");
  }

  @Test
  void aVersionThatIsALinkOutOfTheModel() throws IOException {
    Path outside = Files.move(version, folder.resolve("outside"));
    Files.createSymbolicLink(version, outside);
    refused(version + ": a link that leaves ");
    VaeModel.open(version).close(); // named itself, it is the caller's choice
  }

  /** A mount of Kubernetes: model/1 → ..data/1, ..data → ..2026_11_22. */
  @Test
  void linksThatStayInside() throws IOException {
    Path dated = Files.createDirectory(model.resolve("..2026_11_22"));
    Files.move(version, dated.resolve("1"));
    Files.createSymbolicLink(model.resolve("..data"), Path.of("..2026_11_22"));
    Files.createSymbolicLink(version, Path.of("..data/1"));
    VaeModel.open(model).close();
    VaeModel.open(version).close();
    Path link = Files.createSymbolicLink(folder.resolve("link"), model);
    VaeModel.open(link).close();
  }

  /** The same with the version folder as mount: each file is a link. */
  @Test
  void filesThatAreLinksInside() throws IOException {
    Path dated = Files.createDirectory(version.resolve("..2026_11_22"));
    for (String name : new String[] {"saved_model.pb", "variables", "assets.extra"}) {
      Files.move(version.resolve(name), dated.resolve(name));
      Files.createSymbolicLink(version.resolve(name), Path.of("..2026_11_22", name));
    }
    VaeModel.open(version).close();
    assertTrue(
        Inspection.of(version).files().stream()
            .anyMatch(f -> f.name().equals("saved_model.pb") && f.link().isPresent()));
  }

  /** As content-addressed stores lay files out, whichever of the two folders is named. */
  @Test
  void filesThatAreLinksIntoTheModelsFolder() throws IOException {
    Path stored = Files.move(version.resolve("saved_model.pb"), model.resolve("blob"));
    Files.createSymbolicLink(version.resolve("saved_model.pb"), stored);
    VaeModel.open(model).close();
    VaeModel.open(version).close();
  }

  @Test
  void linksToAllFilesOfAnotherFolderNameIt() throws IOException {
    Path served = Files.createDirectory(folder.resolve("served"));
    for (String name : new String[] {"saved_model.pb", "variables", "assets.extra"}) {
      Files.createSymbolicLink(served.resolve(name), version.resolve(name));
    }
    ModelException e = assertThrows(ModelException.class, () -> VaeModel.open(served).close());
    String opens = version.toRealPath() + " itself opens";
    assertTrue(e.getMessage().contains("a link that leaves "), e.getMessage());
    assertTrue(e.getMessage().contains(opens), e.getMessage());
  }

  @Test
  void foldersInACircle() throws IOException {
    Files.createSymbolicLink(version.resolve("again"), Path.of("."));
    refused("expected at most 16 folders in each other");
  }

  @Test
  void aLinkToNothing() throws IOException {
    Files.createSymbolicLink(version.resolve("gone"), Path.of("nowhere"));
    refused("gone: a link to nothing");
  }

  /** Opening a pipe that nobody writes to waits for ever. */
  @ParameterizedTest
  @ValueSource(strings = {"saved_model.pb", DATA, Names.MANIFEST})
  void aPipe(String name) throws Exception {
    Files.delete(version.resolve(name));
    Process made = new ProcessBuilder("mkfifo", version.resolve(name).toString()).start();
    assertEquals(0, made.waitFor());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> refused(name + ": expected a plain file or folder"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"variables/variables.data-00000-of-00002", "assets/words.txt"})
  void aFileThatIsNotListed(String name) throws IOException {
    Files.createDirectories(version.resolve(name).getParent());
    Files.writeString(version.resolve(name), "x");
    refused(name + ": not listed in assets.extra/latent4j.json");
  }

  @Test
  void aGraphThatIsNotListed() throws IOException {
    Map<String, String> sums = sums();
    sums.remove("saved_model.pb");
    new EditedExport(version).list(sums);
    refused("saved_model.pb: not listed in assets.extra/latent4j.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "/etc/passwd", "variables/../../outside", "a\\b", ""})
  void aNameThatLeavesTheFolder(String name) throws IOException {
    Files.writeString(folder.resolve("model/outside"), "x");
    Map<String, String> sums = sums();
    sums.put(name, Sha256.of(folder.resolve("model/outside")));
    new EditedExport(version).list(sums);
    refused("latent4j.json: expected names of files inside the folder, found " + name);
  }

  private Map<String, String> sums() throws IOException {
    Path manifest = version.resolve(Names.MANIFEST);
    return new LinkedHashMap<>(SpecJson.read(manifest, Manifest.class).sha256());
  }

  private void refused(String part) {
    ModelException e = assertThrows(ModelException.class, () -> VaeModel.open(model).close());
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }
}
