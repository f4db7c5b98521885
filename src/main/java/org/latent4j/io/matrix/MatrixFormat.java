package org.latent4j.io.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.latent4j.data.Dataset;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.format.FileFormat;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.Checks;

/** Matrix Market files, packed by gzip or not. */
public final class MatrixFormat implements FileFormat {
  @Override
  public String endings() {
    return ".mtx[.gz]";
  }

  @Override
  public boolean matches(Path file) {
    return InputFile.lowerName(file).matches(".*\\.mtx(\\.gz)?");
  }

  @Override
  public Dataset open(String source, List<Path> files, ReadOptions options) throws IOException {
    Checks.require(files.size() <= 1, "data", "one Matrix Market file", files.size() + " files");
    InputFile.check(files.get(0));
    return MatrixMarket.open(source, files.get(0), options.transpose(), options.budget());
  }
}
