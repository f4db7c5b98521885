package org.latent4j.data;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;

/** Rows of a stream with columns that are handed on beside them; owns both. */
public final class IdStream implements RowStream {
  private final RowStream rows;
  private final IdReader ids;

  public IdStream(RowStream rows, IdReader ids) {
    this.rows = rows;
    this.ids = ids;
  }

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
    Block block = rows.block();
    return new Block() {
      private Ids cells = Ids.NONE;

      @Override
      public boolean take() throws IOException {
        boolean any = block.take();
        cells = any ? ids.next(block.rows()).orElseThrow(() -> fewer()) : Ids.NONE;
        return any;
      }

      @Override
      public int rows() {
        return block.rows();
      }

      @Override
      public FloatBuffer values() throws IOException {
        return block.values();
      }

      @Override
      public void pass() {
        block.pass();
      }

      @Override
      public Ids ids() {
        return cells;
      }

      @Override
      public void requireFinite() throws IOException {
        block.requireFinite();
      }
    };
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
