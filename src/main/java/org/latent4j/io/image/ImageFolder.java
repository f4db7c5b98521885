package org.latent4j.io.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.RowStore;
import org.latent4j.data.Rows;
import org.latent4j.io.file.InputFile;

/** A folder of PNG and JPEG files, one row each, in the order of their names. */
public final class ImageFolder {
  private ImageFolder() {}

  /**
   * Reads all images; where they lie in subfolders, the name of the subfolder is the class.
   *
   * @throws DataException if there is no image, or one cannot be read or is of another size
   */
  public static Dataset open(String source, Path folder, long budget) throws IOException {
    List<Path> files = images(folder);
    List<Path> subfolders = list(folder, path -> Files.isDirectory(path) && !isHidden(path));
    boolean labelled = false;
    LabelCollector labels = new LabelCollector();
    for (Path subfolder : subfolders) {
      List<Path> inside = images(subfolder);
      if (!inside.isEmpty() && !labelled && !files.isEmpty()) {
        throw new DataException(
            folder.toString(),
            "images either in the folder or in its subfolders",
            files.get(0) + " and " + inside.get(0));
      }
      labelled |= !inside.isEmpty();
      files.addAll(inside);
      inside.forEach(image -> labels.add(subfolder.getFileName().toString()));
    }
    if (files.isEmpty()) {
      throw new DataException(folder.toString(), "PNG or JPEG images", "none");
    }
    return new Dataset(
        source,
        read(files, budget),
        List.of(),
        labelled ? Optional.of(labels.finish()) : Optional.empty());
  }

  private static Rows read(List<Path> files, long budget) throws IOException {
    ImageFile first = ImageFile.read(files.get(0));
    try (RowStore store = new RowStore(budget, ElementType.UINT8)) {
      for (Path file : files) {
        ImageFile image = ImageFile.read(file);
        if (!image.shape().equals(first.shape())) {
          throw new DataException(
              file.toString(), first.describe() + " as in " + files.get(0), image.describe());
        }
        store.append(image.pixels(), 0, image.pixels().length);
      }
      return store.finish(first.shape());
    }
  }

  private static List<Path> images(Path folder) throws IOException {
    return list(
        folder,
        path ->
            Files.isRegularFile(path)
                && !isHidden(path)
                && InputFile.lowerName(path).matches(".*\\.(png|jpe?g)"));
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static List<Path> list(Path folder, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> chosen = new ArrayList<>(entries.filter(wanted).toList());
      chosen.sort((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()));
      return chosen;
    }
  }
}
