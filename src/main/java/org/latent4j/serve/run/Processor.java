package org.latent4j.serve.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.latent4j.spec.Precision;

/** What the processor can do. */
public final class Processor {
  private static final Path ABOUT = Path.of("/proc/cpuinfo");

  private Processor() {}

  /** Whether large matrices are to be rounded to bfloat16 on this machine. */
  public static boolean rounds(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> false;
      case BF16 -> true;
      case AUTO -> multipliesBfloat16(ABOUT);
    };
  }

  /** Whether a file such as {@code /proc/cpuinfo} lists the instruction. */
  static boolean multipliesBfloat16(Path about) {
    try {
      String said = Files.readString(about, StandardCharsets.ISO_8859_1);
      return said.contains("avx512_bf16") || said.contains("amx_bf16");
    } catch (IOException e) {
      return false;
    }
  }
}
