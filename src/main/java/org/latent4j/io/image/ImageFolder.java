package org.latent4j.io.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.latent4j.base.FileNames;
import org.latent4j.base.Told;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.RowStore;
import org.latent4j.data.Rows;
import org.latent4j.io.file.InputFile;

/**
 * A folder of PNG, JPEG, BMP, TIFF and GIF files, one row each, in the order of their names. Names
 * that begin with a dot or an underscore are passed over, as everywhere, and so are files that are
 * no images; images that cannot be read, or lie where none are looked for, are refused.
 */
public final class ImageFolder {
  private static final String READ = ".*\\.(png|jpe?g|jfif|bmp|tiff?|gif)";
  private static final String NOT_READ =
      ".*\\.(webp|heic|heif|avif|jp2|j2k|jxl|ico|svg|psd|exr|hdr|dcm|dng|nef|cr2|arw|pgm|ppm|pnm|tga)";
  private static final String KINDS = "PNG, JPEG, BMP, TIFF or GIF images";

  private ImageFolder() {}

  /**
   * Reads all images; where they lie in subfolders, the name of the subfolder is the class. Where
   * all have samples of 16 bits these are kept, else all are bytes.
   *
   * @throws DataException if there is no image, or one cannot be read or is of another size
   */
  public static Dataset open(String source, Path folder, long budget) throws IOException {
    List<Path> files = images(folder);
    List<Path> subfolders = subfolders(folder);
    tellHidden(folder);
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
      requireNoneBelow(subfolder);
      labelled |= !inside.isEmpty();
      files.addAll(inside);
      inside.forEach(image -> labels.add(FileNames.require(subfolder.getFileName().toString())));
    }
    for (Path subfolder : labelled ? subfolders : List.<Path>of()) {
      int others = list(subfolder, Files::isRegularFile).size();
      if (others > 0 && images(subfolder).isEmpty()) {
        String found = "none among %d %s".formatted(others, others == 1 ? "file" : "files");
        throw new DataException(subfolder.toString(), "images, as in other folders", found);
      }
    }
    if (files.isEmpty()) {
      throw new DataException(folder.toString(), KINDS, "none");
    }
    return new Dataset(
        source,
        read(files, budget),
        List.of(),
        labelled ? Optional.of(labels.finish()) : Optional.empty());
  }

  private static void tellHidden(Path folder) throws IOException {
    List<String> hidden =
        list(folder, path -> Files.isDirectory(path) && isHidden(path)).stream()
            .map(path -> path.getFileName() + "/")
            .toList();
    if (!hidden.isEmpty()) {
      Told.line("%s: passed over: %s".formatted(folder, String.join(", ", hidden)));
    }
  }

  /** Classes are folders, and theirs is the only level there is. */
  private static void requireNoneBelow(Path subfolder) throws IOException {
    for (Path deeper : subfolders(subfolder)) {
      List<Path> inside = images(deeper);
      if (!inside.isEmpty()) {
        throw new DataException(
            subfolder.toString(),
            "the images of a class, none of them in a folder below (name a folder of classes)",
            inside.get(0));
      }
      requireNoneBelow(deeper);
    }
  }

  private static Rows read(List<Path> files, long budget) throws IOException {
    ImageFile first = ImageFile.read(files.get(0));
    if (first.isDeep()) {
      Optional<Rows> deep = read(files, first, ElementType.FLOAT32, budget);
      if (deep.isPresent()) {
        return deep.get();
      }
    }
    return read(files, first, ElementType.UINT8, budget).orElseThrow();
  }

  /** All images; empty where one has not the 16 bits that are wanted. */
  private static Optional<Rows> read(
      List<Path> files, ImageFile first, ElementType type, long budget) throws IOException {
    boolean deep = type == ElementType.FLOAT32;
    try (RowStore store = new RowStore(budget, type)) {
      for (Path file : files) {
        ImageFile image = ImageFile.read(file);
        if (!image.shape().equals(first.shape())) {
          throw new DataException(
              file.toString(), first.describe() + " as in " + files.get(0), image.describe());
        }
        if (deep && !image.isDeep()) {
          Told.line(
              "%s: of 16 bits the upper 8 are kept, as %s has no more"
                  .formatted(files.get(0), file));
          return Optional.empty();
        }
        if (deep) {
          store.append(image.deep(), image.deep().length);
        } else {
          store.append(image.pixels(), 0, image.pixels().length);
        }
      }
      return Optional.of(store.finish(first.shape()));
    }
  }

  private static List<Path> images(Path folder) throws IOException {
    List<Path> files = list(folder, path -> Files.isRegularFile(path) && !isHidden(path));
    List<Path> images = new ArrayList<>();
    for (Path file : files) {
      String name = InputFile.lowerName(file);
      if (name.matches(NOT_READ)) {
        throw new DataException(file.toString(), KINDS + " (convert it to one)", "another kind");
      }
      if (name.matches(READ)) {
        images.add(file);
      }
    }
    return images;
  }

  private static List<Path> subfolders(Path folder) throws IOException {
    return list(folder, path -> Files.isDirectory(path) && !isHidden(path));
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().matches("[._].*");
  }

  private static List<Path> list(Path folder, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> chosen = new ArrayList<>(entries.filter(wanted).toList());
      chosen.sort((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()));
      return chosen;
    }
  }
}
