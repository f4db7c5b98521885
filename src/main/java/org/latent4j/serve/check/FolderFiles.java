package org.latent4j.serve.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.latent4j.base.Versions;

/**
 * What lies in a version folder, found without opening any of it: plain files, and links to plain
 * files and folders that stay inside. Names that begin with a point are passed over, so the folders
 * that a Kubernetes mount keeps its files in are seen through its links alone.
 */
public final class FolderFiles {
  private static final int DEEPEST = 16;
  private static final int MOST = 10_000;

  private final Path version;
  private final Path root;
  private final List<String> faults;
  private final Map<String, File> files = new TreeMap<>();

  /**
   * A plain file.
   *
   * @param path to open it by
   * @param bytes it has
   * @param link what it is a link to, where it is one
   */
  public record File(Path path, long bytes, Optional<Path> link) {}

  private FolderFiles(Path version, Path root, List<String> faults) {
    this.version = version;
    this.root = root;
    this.faults = faults;
  }

  /**
   * Looks through a version folder.
   *
   * @param root that links may not leave, without links itself
   * @param faults gets a line for each that does, and for what is no plain file
   * @return the plain files by their names relative to the version folder, with {@code /}
   */
  static Map<String, File> in(Path version, Path root, List<String> faults) throws IOException {
    FolderFiles found = new FolderFiles(version, root, faults);
    if (found.isInside(version)) {
      found.walk(version, List.of());
    }
    return found.files;
  }

  /**
   * What a version's files are: their names, sizes, times and places on the disk. It changes with
   * them, whatever is wrong with them.
   */
  public static String stamp(Path version, Path root) throws IOException {
    List<String> faults = new ArrayList<>();
    StringBuilder stamp = new StringBuilder();
    for (Map.Entry<String, File> file : in(version, root.toRealPath(), faults).entrySet()) {
      var found = Files.readAttributes(file.getValue().path(), BasicFileAttributes.class);
      stamp.append(file.getKey()).append(' ').append(found.size()).append(' ');
      stamp.append(found.lastModifiedTime()).append(' ').append(found.fileKey()).append('\n');
    }
    return stamp.append(faults).toString();
  }

  private void walk(Path folder, List<Path> above) throws IOException {
    Path real = folder.toRealPath();
    if (above.contains(real) || above.size() == DEEPEST) {
      faults.add(folder + ": expected at most " + DEEPEST + " folders in each other, found more");
      return;
    }
    List<Path> within = new ArrayList<>(above);
    within.add(real);
    List<Path> children;
    try (Stream<Path> list = Files.list(folder)) {
      children = list.limit(MOST + 1L).sorted().toList();
    }
    for (Path child : children) {
      if (files.size() + faults.size() >= MOST || children.size() > MOST) {
        faults.add(version + ": expected at most " + MOST + " files, found more");
        return;
      }
      if (!child.getFileName().toString().startsWith(".") && isInside(child)) {
        look(child, within);
      }
    }
  }

  private void look(Path child, List<Path> within) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(child, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      walk(child, within);
    } else if (attributes.isRegularFile()) {
      Optional<Path> link =
          Files.isSymbolicLink(child) ? Optional.of(child.toRealPath()) : Optional.empty();
      String name = version.relativize(child).toString().replace('\\', '/');
      files.put(name, new File(child, attributes.size(), link));
    } else {
      faults.add(child + ": expected a plain file or folder, found a pipe, device or the like");
    }
  }

  private boolean isInside(Path path) throws IOException {
    if (!Files.exists(path)) {
      faults.add(path + ": a link to nothing");
      return false;
    }
    Path real = path.toRealPath();
    if (real.startsWith(root)) {
      return true;
    }
    boolean link = Files.isSymbolicLink(path) || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    faults.add(
        "%s: %s%s, to %s%s"
            .formatted(
                path,
                link ? "a link that leaves " : "lies outside ",
                root,
                real,
                advice(version.relativize(path), real)));
    return false;
  }

  /** Where a whole folder is linked file by file, that folder opens. */
  private static String advice(Path name, Path real) {
    if (name.toString().isEmpty() || !real.endsWith(name)) {
      return "";
    }
    Path folder = real;
    for (int i = 0; i < name.getNameCount(); i++) {
      folder = folder.getParent();
    }
    return Files.exists(folder.resolve(Versions.GRAPH)) ? "; " + folder + " itself opens" : "";
  }
}
