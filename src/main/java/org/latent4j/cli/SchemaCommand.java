package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.Settings;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.cli.terminal.Writable;
import org.latent4j.data.table.TableSchema;
import org.latent4j.io.SchemaJson;
import org.latent4j.io.Schemas;
import org.latent4j.pack.SourceRows;
import org.latent4j.spec.DataSpec;

/** {@code schema}: what the columns of a csv file seem to be. */
final class SchemaCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    String source = arguments.required("data", "a csv or Parquet file");
    DataSpec data = Settings.data(source, arguments);
    Optional<Path> out = arguments.path("out");
    if (out.isPresent()) {
      if (!out.get().toString().endsWith(".json")) {
        throw new UsageException("out", "a name that ends in .json", out.get());
      }
      Writable.requireFile("out", out.get());
    }
    TableSchema schema = Schemas.infer(data.source(), SourceRows.options(data, 0, 0));
    schema.notes().forEach(console.err()::println);
    if (out.isPresent()) {
      SchemaJson.write(schema, out.get());
    } else {
      console.out().print(SchemaJson.write(schema));
    }
    return Exit.DONE;
  }
}
