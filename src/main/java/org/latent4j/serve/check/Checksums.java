package org.latent4j.serve.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.latent4j.base.Sha256;
import org.latent4j.base.Versions;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.Manifest;

/** Compares the files of an export with what its manifest says of them. */
final class Checksums {
  private Checksums() {}

  /**
   * Every file that is listed must be there as it was written, and every file that TensorFlow reads
   * must be listed.
   *
   * @param graph checksum of the graph, where it has been taken already
   * @param faults gets a line for each that is not so
   * @return names of the files that are not as they were written
   */
  static Set<String> verify(
      Path version,
      Map<String, FolderFiles.File> files,
      Manifest manifest,
      Optional<String> graph,
      List<String> faults)
      throws IOException {
    Set<String> changed = new TreeSet<>();
    for (Map.Entry<String, String> entry : manifest.sha256().entrySet()) {
      String name = entry.getKey();
      FolderFiles.File file = files.get(name);
      if (file == null) {
        faults.add(
            isInside(name)
                ? version.resolve(name) + ": missing, though " + Names.MANIFEST + " lists it"
                : version.resolve(Names.MANIFEST)
                    + ": expected names of files inside the folder, found "
                    + name);
      } else if (!sum(name, file, graph).equals(entry.getValue())) {
        changed.add(name);
        faults.add(
            file.path() + ": cut or changed: its checksum is not the one in " + Names.MANIFEST);
      }
    }
    for (String name : files.keySet()) {
      if (isRead(name) && !manifest.sha256().containsKey(name)) {
        faults.add(version.resolve(name) + ": not listed in " + Names.MANIFEST);
      }
    }
    return changed;
  }

  private static String sum(String name, FolderFiles.File file, Optional<String> graph)
      throws IOException {
    return name.equals(Versions.GRAPH) && graph.isPresent() ? graph.get() : Sha256.of(file.path());
  }

  /** What is not: an absolute path, one that climbs, one with the separators of Windows. */
  private static boolean isInside(String name) {
    return !name.isEmpty()
        && name.chars().noneMatch(c -> c == '\\' || c == ':' || c == 0)
        && List.of(name.split("/", -1)).stream()
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  /** Whether TensorFlow reads it, if only for a graph that asks for it. */
  private static boolean isRead(String name) {
    return name.equals(Versions.GRAPH)
        || name.startsWith("variables/")
        || name.startsWith("assets/");
  }
}
