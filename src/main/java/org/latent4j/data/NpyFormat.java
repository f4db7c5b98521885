package org.latent4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The npy header, versions 1 to 3 (numpy.lib.format). */
final class NpyFormat {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int HEADER_LIMIT = 1 << 20;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,L]*)\\)");
  private static final Map<String, StoredType> TYPES =
      Map.ofEntries(
          Map.entry("u1", StoredType.UINT8),
          Map.entry("b1", StoredType.BOOL),
          Map.entry("i1", StoredType.INT8),
          Map.entry("i2", StoredType.INT16),
          Map.entry("u2", StoredType.UINT16),
          Map.entry("i4", StoredType.INT32),
          Map.entry("u4", StoredType.UINT32),
          Map.entry("i8", StoredType.INT64),
          Map.entry("u8", StoredType.UINT64),
          Map.entry("f4", StoredType.FLOAT32),
          Map.entry("f8", StoredType.FLOAT64));

  private NpyFormat() {}

  /** Whether a file that begins so is an npy file. */
  static boolean matches(byte[] start) {
    return start.length >= 4
        && start[0] == MAGIC[0]
        && start[1] == MAGIC[1]
        && start[2] == MAGIC[2]
        && start[3] == MAGIC[3];
  }

  /** Reads the header; the stream is then at the first value. */
  static ArrayHeader read(InputStream in, String name) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !matches(start) || start[4] != 'P' || start[5] != 'Y') {
      throw new DataException(
          name,
          "an npy file (93 \"NUMPY\")",
          HexFormat.ofDelimiter(" ").formatHex(start) + " at byte 0");
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw new DataException(name + ", byte 6", "npy version 1 to 3", version);
    }
    int lengthBytes = version == 1 ? 2 : 4;
    byte[] raw = in.readNBytes(lengthBytes);
    if (raw.length < lengthBytes) {
      throw new DataException(name, "an npy header", "the end of the file at " + (8 + raw.length));
    }
    ByteBuffer size = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    int length = version == 1 ? size.getShort() & 0xffff : size.getInt();
    if (length < 0 || length > HEADER_LIMIT) {
      throw new DataException(name + ", byte 8", "a header of at most 1 MiB", length + " bytes");
    }
    byte[] text = in.readNBytes(length);
    if (text.length < length) {
      throw new DataException(name, "an npy header of " + length + " bytes", text.length);
    }
    long offset = 8L + lengthBytes + length;
    return parse(new String(text, StandardCharsets.UTF_8), offset, name).check(name);
  }

  private static ArrayHeader parse(String header, long offset, String name) {
    String descr = field(DESCR, header, name, "one number type ('descr': '<f4')");
    boolean fortran = field(ORDER, header, name, "'fortran_order'").equals("True");
    List<Long> dims = new ArrayList<>();
    for (String size : field(SHAPE, header, name, "'shape'").split("[\\s,L]+", -1)) {
      if (!size.isEmpty()) {
        dims.add(size.length() > 18 ? Long.MAX_VALUE : Long.parseLong(size));
      }
    }
    StoredType type = TYPES.get(descr.substring(Math.min(1, descr.length())));
    if (type == null) {
      throw new DataException(
          name, "float32, float64, bool or integers of up to 64 bits", "type '" + descr + "'");
    }
    if (fortran && dims.size() > 1) {
      throw new DataException(name, "C order (save with numpy.ascontiguousarray)", "Fortran order");
    }
    ByteOrder order =
        switch (descr.charAt(0)) {
          case '>' -> ByteOrder.BIG_ENDIAN;
          case '=' -> ByteOrder.nativeOrder();
          default -> ByteOrder.LITTLE_ENDIAN;
        };
    return new ArrayHeader(type, order, dims, offset);
  }

  private static String field(Pattern pattern, String header, String name, String expected) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new DataException(name, expected + " in the npy header", header.strip());
    }
    return matcher.group(1);
  }
}
