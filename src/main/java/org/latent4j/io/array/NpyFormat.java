package org.latent4j.io.array;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latent4j.data.DataException;

/** The npy header, versions 1 to 3 (numpy.lib.format). */
final class NpyFormat {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int HEADER_LIMIT = 1 << 20;
  private static final String ENTRY =
      "'(descr|fortran_order|shape)' *: *('[<>=|]?\\w+'|True|False|\\( *(?:\\d+L? *(?:, *\\d+L?"
          + " *)*,? *)?\\))";
  private static final Pattern ENTRIES = Pattern.compile(ENTRY);
  private static final Pattern HEADER =
      Pattern.compile(" *\\{ *" + ENTRY + "( *, *" + ENTRY + "){2} *,? *\\}[ \\n]*");
  private static final Pattern OTHER_TYPE = Pattern.compile("'descr' *: *(\\[.*?\\)\\]|'[^']*')");
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
          Map.entry("f2", StoredType.FLOAT16),
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
      boolean zip = start.length > 1 && start[0] == 'P' && start[1] == 'K';
      throw new DataException(
          name,
          "an npy file (93 \"NUMPY\")",
          HexFormat.ofDelimiter(" ").formatHex(start)
              + (zip
                  ? " at byte 0, a zip such as npz (numpy.save writes one array)"
                  : " at byte 0"));
    }
    int version = start[6];
    if (version < 1 || version > 3 || start[7] != 0) {
      String found = (version & 0xff) + "." + (start[7] & 0xff);
      throw new DataException(name + ", byte 6", "npy version 1.0, 2.0 or 3.0", found);
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
    Map<String, String> entries = entries(header, name);
    String descr = entries.get("descr").replace("'", "");
    boolean fortran = entries.get("fortran_order").equals("True");
    List<Long> dims = new ArrayList<>();
    for (String size : entries.get("shape").split("\\D+", -1)) {
      if (!size.isEmpty()) {
        dims.add(size.length() > 18 ? Long.MAX_VALUE : Long.parseLong(size));
      }
    }
    StoredType type = TYPES.get(descr.substring(Math.min(1, descr.length())));
    if (type == null) {
      throw new DataException(
          name, "float16, 32 or 64, bool or integers of up to 64 bits", "type '" + descr + "'");
    }
    ByteOrder order =
        switch (descr.charAt(0)) {
          case '>' -> ByteOrder.BIG_ENDIAN;
          case '<' -> ByteOrder.LITTLE_ENDIAN;
          default -> ByteOrder.nativeOrder();
        };
    boolean several = dims.stream().filter(size -> size > 1).count() > 1;
    return new ArrayHeader(type, order, dims, offset, fortran && several);
  }

  /** The three entries of the header, a Python dictionary, each as it is written. */
  private static Map<String, String> entries(String header, String name) {
    Map<String, String> entries = new HashMap<>();
    if (HEADER.matcher(header).matches()) {
      ENTRIES
          .matcher(header)
          .results()
          .forEach(entry -> entries.put(entry.group(1), entry.group(2)));
    }
    boolean typed =
        entries.getOrDefault("descr", "").startsWith("'")
            && List.of("True", "False").contains(entries.getOrDefault("fortran_order", ""))
            && entries.getOrDefault("shape", "").startsWith("(");
    if (!typed) {
      Matcher other = OTHER_TYPE.matcher(header);
      if (other.find()) {
        boolean fields = other.group(1).startsWith("[");
        throw new DataException(
            name,
            "numbers, all of one type",
            fields
                ? "a structured array (structured_to_unstructured of numpy makes it plain): "
                    + other.group(1)
                : "type " + other.group(1));
      }
      throw new DataException(
          name,
          "{'descr': '<f4', 'fortran_order': False, 'shape': (…), } in the npy header",
          header.strip());
    }
    return entries;
  }
}
