package org.latent4j.cli.pass;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.data.IdColumn;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.Sinks;
import org.latent4j.io.file.Journal;
import org.latent4j.spec.ViewSpec;

/** Opens what decoded rows are written to. */
final class Outputs {
  private Outputs() {}

  /** A table or array of raw values, or pictures, by the target's ending. */
  static RowSink values(String target, ViewSpec view, List<IdColumn> ids, Optional<Journal> journal)
      throws IOException {
    return view.content()
        .<RowSink, IOException>match(
            numbers -> numbers(target, view, ids, journal),
            table -> Sinks.open(target, OutputRows.table(table.table()).withIds(ids), journal));
  }

  private static RowSink numbers(
      String target, ViewSpec view, List<IdColumn> ids, Optional<Journal> journal)
      throws IOException {
    String name = target.toLowerCase(Locale.ROOT);
    boolean grid = name.endsWith(".png");
    if (!grid && !Sinks.isFolder(target)) {
      OutputRows rows = OutputRows.of(view.shape(), view.featureNames());
      return Sinks.open(target, rows.withIds(ids), journal);
    }
    UsageException.require(ids.isEmpty(), "id-columns", Sinks.COLUMNS + " as --out", target);
    List<Integer> picture = view.picture();
    if (picture.isEmpty()) {
      throw new UsageException(
          "out", "- or %s, as the model's rows are no images".formatted(Sinks.FILES), target);
    }
    RowSink pixels =
        grid ? new GridSink(Path.of(target), picture) : Sinks.open(target, picture, List.of());
    return new LevelSink(pixels, Brightness.of(view));
  }
}
