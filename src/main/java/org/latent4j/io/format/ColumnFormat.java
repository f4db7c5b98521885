package org.latent4j.io.format;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.IdReader;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.Labels;
import org.latent4j.data.RowStore;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.MissingText;
import org.latent4j.data.table.NamedColumns;
import org.latent4j.data.table.TableReading;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.file.Journal;
import org.latent4j.spec.SpecException;

/** A kind of file whose values have named columns. */
public interface ColumnFormat extends FileFormat {
  int BLOCK = 1024;

  /** What people call it. */
  String word();

  /** Whether no file is without names. */
  default boolean alwaysHasNames() {
    return true;
  }

  /**
   * The same for files in folders {@code key=value} within each other.
   *
   * @throws SpecException if it cannot be
   */
  default ColumnFormat partitioned(Path folder) {
    throw new SpecException("data", "parts that are not csv in folders key=value", folder);
  }

  /** All cells that are values, not lists of them. */
  TextRows texts(Path file, ReadOptions options) throws IOException;

  /**
   * The cells of one column, under the name that is asked for; others may stand beside it.
   *
   * @throws DataException if there is no such column, once a row is read
   */
  TextRows texts(Path file, String column, ReadOptions options) throws IOException;

  /** Columns, each by name or number from 1, to be handed on. */
  IdReader ids(Path file, List<String> columns, ReadOptions options) throws IOException;

  /**
   * The same table again, its missing cells filled.
   *
   * @param source as the user named it
   * @param target a name of a file of this kind, or what else can hold it
   * @param opener of the target
   * @param options with the columns in the order of the values in the rows that will be written
   * @param journal of the target; empty to begin anew
   */
  FilledTable copy(
      String source,
      List<Path> files,
      String target,
      FilledCopy.Target opener,
      ReadOptions options,
      Optional<Journal> journal)
      throws IOException;

  /**
   * All rows, with the label column if one is named, by a {@link #stream} that hands it on.
   *
   * @throws DataException if the files differ in their columns
   */
  @Override
  default Dataset open(String source, List<Path> files, ReadOptions options) throws IOException {
    LabelCollector labels = new LabelCollector();
    List<String> ids = new ArrayList<>(options.ids());
    options.labelColumn().ifPresent(ids::add);
    ReadOptions beside = options.withIds(ids);
    try (RowStore store = new RowStore(options.budget(), ElementType.FLOAT32);
        RowStream rows = stacked(source, files, beside, BLOCK)) {
      RowStream.Block block = rows.block();
      float[] values = new float[Math.multiplyExact(BLOCK, rows.features())];
      while (block.take()) {
        FloatBuffer found = block.values();
        int count = found.remaining();
        found.get(values, 0, count);
        store.append(values, count);
        if (options.labelColumn().isPresent()) {
          int last = rows.idColumns().size() - 1;
          for (Object cell : block.ids().cells()[last]) {
            add(labels, rows.idColumns().get(last).text(cell).strip());
          }
        }
      }
      return new Dataset(
          source,
          store.finish(List.of(rows.features())),
          rows.columns(),
          options.labelColumn().map(column -> labels.finish()),
          options.table().map(TableReading::columns));
    }
  }

  /** A column of names, whatever the others hold. */
  default Labels labels(String source, List<Path> files, String column, ReadOptions options)
      throws IOException {
    LabelCollector labels = new LabelCollector();
    for (Path file : files) {
      try (TextRows rows = texts(file, column, options)) {
        while (rows.next()) {
          int place = rows.header().indexOf(column);
          if (place < 0) {
            throw NamedColumns.missing(rows.file(), rows.header(), column);
          }
          add(labels, rows.cell(place));
        }
      }
    }
    if (labels.count() == 0) {
      throw new DataException(source, "column names and at least one row", "no row");
    }
    return labels.finish();
  }

  /** Adds a cell; what says that there is none is not known. */
  static void add(LabelCollector labels, String cell) {
    if (cell.isEmpty() || cell.equalsIgnoreCase("null")) {
      labels.addUnknown();
    } else if (MissingText.is(cell)) {
      labels.addWord(cell);
    } else {
      labels.add(cell);
    }
  }
}
