package org.latent4j.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.latent4j.spec.SpecException;

class FailureTest {
  private static final String WORDS =
      "/t/libx.so: /t/libx.so: failed to map segment from shared object";

  @Test
  void aFolderThatNothingMayBeRunFromIsNamed() {
    String line =
        System.getProperty("java.io.tmpdir")
            + ": native libraries cannot be run from this folder (noexec?);"
            + " java -Djava.io.tmpdir=DIR names another";
    for (Throwable failure :
        List.of(
            new UnsatisfiedLinkError(WORDS),
            new SpecException("data", "org.duckdb:duckdb_jdbc on the class path", WORDS))) {
      assertEquals(line, Failure.line(failure, List.of("schema", "--data", "a.parquet")));
      assertEquals(Exit.USAGE, Failure.code(failure));
    }
  }
}
