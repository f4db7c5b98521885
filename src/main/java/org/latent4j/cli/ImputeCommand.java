package org.latent4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.latent4j.base.Matrix;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.pass.RowPass;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.TableReading;
import org.latent4j.io.Sinks;
import org.latent4j.io.Sources;
import org.latent4j.io.format.FilledTable;
import org.latent4j.pack.ModelRows;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.InputRows;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;

/** {@code impute}: a table, its missing cells filled. */
final class ImputeCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    try (RowPass pass = new RowPass("impute", arguments, console);
        VaeModel model = ModelFlag.openForPass(arguments, console)) {
      ModelSpec spec = model.spec().orElseThrow(() -> noTable(model));
      ModelRows rows = pass.modelRows(arguments, spec.given());
      if (rows.first().table().isEmpty()) {
        throw noTable(model);
      }
      if (!Sources.hasColumns(rows.source().source())) {
        throw new UsageException(
            "in", "a csv or Parquet file, to be copied", rows.source().source());
      }
      List<ColumnSpec> columns = new ArrayList<>();
      int[] places = places(spec, rows.columns(), columns);
      TableReading reading = rows.reading(columns);
      try (RowStream data = rows.stream(ModelFlag.batch(arguments));
          FilledTable copy =
              Sinks.filled(
                  rows.source().source(),
                  ModelFlag.out(arguments),
                  rows.options().withTable(reading),
                  pass.journal(model))) {
        int code =
            pass.run(
                data,
                model.features(),
                copy,
                (values, draws, count) ->
                    taken(model.reconstruct(InputRows.of(values, count)), places));
        if (code == Exit.DONE) {
          pass.told(arguments)
              .printf(
                  Locale.ROOT, "filled %,d cells in %,d rows%n", copy.cellsFilled(), copy.rows());
          tellLeft(copy.cellsLeft(), console);
        }
        return code;
      }
    }
  }

  private static void tellLeft(Map<String, Long> cells, Console console) {
    if (!cells.isEmpty()) {
      long all = cells.values().stream().mapToLong(Long::longValue).sum();
      console.tell(
          String.format(
              Locale.ROOT,
              "%,d empty %s no value from the model: %s",
              all,
              all == 1 ? "cell has" : "cells have",
              cells.entrySet().stream()
                  .map(found -> "%d in column \"%s\"".formatted(found.getValue(), found.getKey()))
                  .collect(Collectors.joining(", "))));
    }
  }

  private static UsageException noTable(VaeModel model) {
    return new UsageException(
        "model",
        "a model of a table, trained with --schema",
        model.directory() + ", a model of something else");
  }

  /** Where the columns that are generated and in the file lie in a row that is reconstructed. */
  private static int[] places(ModelSpec spec, List<ColumnSpec> read, List<ColumnSpec> filled) {
    List<Integer> places = new ArrayList<>();
    for (ViewSpec view : spec.views(ViewSpec.Role.VIEW)) {
      for (int i = 0; i < view.table().size(); i++) {
        if (read.contains(view.table().get(i))) {
          filled.add(view.table().get(i));
          places.add(spec.place(view) + i);
        }
      }
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  private static float[] taken(Matrix rows, int[] places) {
    float[] values = new float[rows.rows() * places.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.values()[i / places.length * rows.width() + places[i % places.length]];
    }
    return values;
  }
}
