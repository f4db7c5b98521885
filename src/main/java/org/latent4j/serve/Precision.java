package org.latent4j.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Number format of the large matrices of an open model; values in and out are always float32. */
public enum Precision {
  /** As the model was exported. */
  FLOAT32,
  /**
   * Matrices of 65,536 values and more, and the rows that they are multiplied with, are rounded to
   * bfloat16: 8 bits of precision, sums in float32. Smaller matrices and convolutions stay float32.
   * Fast only where the processor has the instruction, see {@link #AUTO}.
   */
  BF16,
  /** {@link #BF16} where Linux says that the processor multiplies bfloat16, else float32. */
  AUTO;

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  /** Whether large matrices are to be rounded, on this machine. */
  boolean rounds() {
    return switch (this) {
      case FLOAT32 -> false;
      case BF16 -> true;
      case AUTO -> multipliesBfloat16(PROCESSOR);
    };
  }

  /** Whether a file such as {@code /proc/cpuinfo} lists the instruction. */
  static boolean multipliesBfloat16(Path processor) {
    try {
      String said = Files.readString(processor, StandardCharsets.ISO_8859_1);
      return said.contains("avx512_bf16") || said.contains("amx_bf16");
    } catch (IOException e) {
      return false;
    }
  }
}
