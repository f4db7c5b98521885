package org.latent4j.data;

/** Storage of one raw value on the host. */
public enum ElementType {
  UINT8(1),
  FLOAT32(4);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one value. */
  public int bytes() {
    return bytes;
  }
}
