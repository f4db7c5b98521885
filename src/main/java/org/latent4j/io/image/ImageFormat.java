package org.latent4j.io.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.latent4j.data.Dataset;
import org.latent4j.io.format.FileFormat;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.Checks;

/** Folders of images. */
public final class ImageFormat implements FileFormat {
  @Override
  public String endings() {
    return "";
  }

  @Override
  public boolean matches(Path file) {
    return Files.isDirectory(file);
  }

  @Override
  public Dataset open(String source, List<Path> files, ReadOptions options) throws IOException {
    Checks.require(files.size() <= 1, "data", "one folder of images", files.size() + " folders");
    return ImageFolder.open(source, files.get(0), options.budget());
  }
}
