package org.latent4j.io.format;

import org.latent4j.data.RowSink;

/** A table that is written again with its missing cells filled by the rows written here. */
public interface FilledTable extends RowSink {
  /** Number of rows so far. */
  long rows();

  /** Number of cells that got a value so far. */
  long cellsFilled();
}
