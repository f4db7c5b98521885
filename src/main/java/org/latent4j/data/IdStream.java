package org.latent4j.data;

import java.io.IOException;
import java.util.List;

/** Rows of a stream with columns that are handed on beside them; owns both. */
public record IdStream(RowStream rows, IdReader ids) implements RowStream {
  @Override
  public String source() {
    return rows.source();
  }

  @Override
  public int features() {
    return rows.features();
  }

  @Override
  public List<String> columns() {
    return rows.columns();
  }

  @Override
  public List<IdColumn> idColumns() {
    return ids.columns();
  }

  @Override
  public Block block() {
    return new Cells(rows.block());
  }

  private final class Cells extends ForwardingBlock {
    private Ids cells = Ids.NONE;

    Cells(Block block) {
      this.block = block;
    }

    @Override
    public boolean take() throws IOException {
      boolean any = block.take();
      cells = any ? ids.next(block.rows()).orElseThrow(() -> fewer()) : Ids.NONE;
      return any;
    }

    @Override
    public Ids ids() {
      return cells;
    }
  }

  private DataException fewer() {
    return new DataException(source(), "as many ids as rows", "fewer");
  }

  @Override
  public void close() throws IOException {
    try (rows) {
      ids.close();
    }
  }
}
