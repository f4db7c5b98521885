package org.latent4j.io;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.latent4j.data.DataException;
import org.latent4j.io.format.ColumnFormat;
import org.latent4j.io.sql.QueryFormat;
import org.latent4j.spec.SpecException;

/** The files that a source names: one, those that fit a pattern, or the parts in a folder. */
final class SourceFiles {
  private static final String SIGNS = ".*[*?\\[{].*";

  private SourceFiles() {}

  /**
   * Finds the files, in the order of their names. A pattern has *, ?, [abc], {a,b} in its last name
   * or in those of folders, and ** for folders within each other. Of a folder all of whose files
   * are of one kind with named columns, these are the files; any other folder stands for itself.
   * Names that begin with a dot or an underscore, as Spark writes beside its parts, are passed over
   * where the pattern does not begin so.
   *
   * @throws DataException if nothing fits a pattern
   */
  static List<Path> of(String source) throws IOException {
    if (QueryFormat.of(source).isPresent()) {
      return QueryFormat.NO_FILE;
    }
    Path plain = plain(source);
    if (plain != null && (!source.matches(SIGNS) || Files.exists(plain))) {
      plain = Piped.file(plain);
      return Files.isDirectory(plain) ? parts(plain) : List.of(plain);
    }
    List<Path> found = matches(source);
    if (found.isEmpty()) {
      throw new DataException(source, "at least one file of such a name", "none");
    }
    return found;
  }

  private static Path plain(String source) {
    try {
      return Path.of(source);
    } catch (InvalidPathException e) {
      if (source.matches(SIGNS)) {
        return null;
      }
      throw new SpecException("data", Formats.ACCEPTED, source);
    }
  }

  /** The parts of a data set, or the folder itself where it holds something else. */
  private static List<Path> parts(Path folder) throws IOException {
    List<Path> files = below(folder);
    return areParts(files) ? files : List.of(folder);
  }

  /** What lies in a folder, and in those within it whose names are key=value. */
  private static List<Path> below(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    List<Path> inside;
    try (Stream<Path> entries = Files.list(folder)) {
      inside = entries.filter(path -> !isHidden(path)).sorted().toList();
    }
    for (Path path : inside) {
      boolean key = path.getFileName().toString().matches("[^=]+=.*") && Files.isDirectory(path);
      found.addAll(key ? below(path) : List.of(path));
    }
    return found;
  }

  /** Whether the files of a source lie in folders within it. */
  static boolean isPartitioned(String source, List<Path> files) {
    Path folder = plain(source);
    return folder != null
        && Files.isDirectory(folder)
        && !files.get(0).equals(folder)
        && files.stream().anyMatch(file -> !folder.equals(file.getParent()));
  }

  /** Whether all are of one kind with named columns. */
  private static boolean areParts(List<Path> files) throws IOException {
    if (files.isEmpty() || Formats.columns(files.get(0)).isEmpty()) {
      return false;
    }
    ColumnFormat format = Formats.columns(files.get(0)).get();
    for (Path file : files) {
      if (!format.matches(file)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().matches("[._].*");
  }

  private static List<Path> matches(String pattern) throws IOException {
    String[] names = pattern.replace(File.separatorChar, '/').split("/", -1);
    int fixed = 0;
    while (fixed < names.length - 1 && !names[fixed].matches(SIGNS)) {
      fixed++;
    }
    String start = String.join("/", List.of(names).subList(0, fixed));
    Path folder = Path.of(fixed > 0 && start.isEmpty() ? "/" : start);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    String rest = String.join("/", List.of(names).subList(fixed, names.length));
    int depth = rest.contains("**") ? Integer.MAX_VALUE : names.length - fixed;
    PathMatcher matcher = matcher(pattern, rest);
    boolean hidden = names[names.length - 1].matches("[._].*");
    try (Stream<Path> files =
        Files.walk(folder.toString().isEmpty() ? Path.of(".") : folder, depth)) {
      Path from = folder.toString().isEmpty() ? Path.of(".") : folder;
      List<Path> found = new ArrayList<>();
      for (Path file : (Iterable<Path>) files::iterator) {
        boolean seen = hidden || !isHidden(file);
        if (seen && Files.isRegularFile(file) && matcher.matches(from.relativize(file))) {
          found.add(folder.resolve(from.relativize(file)));
        }
      }
      found.sort((a, b) -> a.toString().compareTo(b.toString()));
      return found;
    }
  }

  private static PathMatcher matcher(String pattern, String rest) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + rest);
    } catch (PatternSyntaxException e) {
      throw new SpecException("data", "a pattern of file names", pattern);
    }
  }
}
