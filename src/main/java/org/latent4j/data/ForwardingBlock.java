package org.latent4j.data;

import java.io.IOException;
import java.nio.FloatBuffer;

/** A block whose rows are those of another. */
public abstract class ForwardingBlock implements RowStream.Block {
  /** The other, set before the first {@link #take}. */
  protected RowStream.Block block;

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
    return block.ids();
  }

  @Override
  public void requireFinite() throws IOException {
    block.requireFinite();
  }
}
