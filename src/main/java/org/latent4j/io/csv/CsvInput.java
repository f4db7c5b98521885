package org.latent4j.io.csv;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latent4j.data.DataException;
import org.latent4j.io.file.InputFile;
import org.latent4j.spec.CsvSpec;

/**
 * A csv file as UTF-8, whatever it is written in.
 *
 * @param file for errors
 * @param text unpacked, without the mark and the line {@code sep=} of Excel; to be closed
 * @param mark bytes that the file begins with before the text, or nothing
 * @param charset that the mark names, or else the settings
 * @param form how the text is written: as the settings say, or the line
 */
record CsvInput(String file, InputStream text, byte[] mark, Charset charset, CsvSpec form) {
  private static final byte[] UTF_8 = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] BIG = {(byte) 0xfe, (byte) 0xff};
  private static final byte[] LITTLE = {(byte) 0xff, (byte) 0xfe};

  /** Excel's line that names what lies between fields. */
  private static final Pattern SIGN = Pattern.compile("sep=([^\\r\\n])\\r?\\n");

  private static final int LINE = 7;

  /** Lines before the text. */
  int lines() {
    return mark.length > UTF_8.length ? 1 : 0;
  }

  /** Whether a name is one of csv. */
  static boolean isCsv(Path file) {
    return InputFile.lowerName(file).matches(".*\\.csv(\\.gz)?");
  }

  static CsvInput open(Path file, CsvSpec form) throws IOException {
    BufferedInputStream in = new BufferedInputStream(InputFile.open(file), 1 << 16);
    try {
      in.mark(UTF_8.length);
      byte[] start = in.readNBytes(UTF_8.length);
      in.reset();
      byte[] mark = mark(start);
      in.skipNBytes(mark.length);
      Charset charset =
          mark == UTF_8
              ? StandardCharsets.UTF_8
              : mark == BIG
                  ? StandardCharsets.UTF_16BE
                  : mark == LITTLE ? StandardCharsets.UTF_16LE : form.charset();
      String name = file.toString();
      if (!charset.equals(StandardCharsets.UTF_8)) {
        return new CsvInput(name, new Recoded(name, in, charset), mark.clone(), charset, form);
      }
      in.mark(LINE);
      String line = new String(in.readNBytes(LINE), StandardCharsets.ISO_8859_1);
      in.reset();
      Matcher sign = SIGN.matcher(line);
      if (!sign.lookingAt()) {
        return new CsvInput(name, in, mark.clone(), charset, form);
      }
      byte[] before = Arrays.copyOf(mark, mark.length + sign.end());
      in.readNBytes(before, mark.length, sign.end());
      boolean usual = form.delimiter().equals(CsvSpec.usual().delimiter());
      CsvSpec named = usual ? form.withDelimiter(sign.group(1)) : form;
      return new CsvInput(name, in, before, charset, named);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static byte[] mark(byte[] start) {
    for (byte[] mark : new byte[][] {UTF_8, BIG, LITTLE}) {
      if (start.length >= mark.length && Arrays.equals(mark, Arrays.copyOf(start, mark.length))) {
        return mark;
      }
    }
    return new byte[0];
  }

  /** Text of another encoding as UTF-8. */
  private static final class Recoded extends InputStream {
    private final String file;
    private final Charset charset;
    private final Reader reader;
    private final char[] characters = new char[1 << 13];
    private byte[] bytes = new byte[0];
    private int at;
    private int line = 1;

    Recoded(String file, InputStream in, Charset charset) {
      this.file = file;
      this.charset = charset;
      this.reader = new InputStreamReader(in, charset.newDecoder());
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (at == bytes.length && !fill()) {
        return -1;
      }
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, target, offset, count);
      at += count;
      return count;
    }

    private boolean fill() throws IOException {
      try {
        int read = reader.read(characters, 0, characters.length - 1);
        if (read > 0 && Character.isHighSurrogate(characters[read - 1])) {
          read += Math.max(0, reader.read(characters, read, 1));
        }
        bytes = new String(characters, 0, Math.max(0, read)).getBytes(StandardCharsets.UTF_8);
        at = 0;
        for (byte c : bytes) {
          line += c == '\n' ? 1 : 0;
        }
        return read > 0;
      } catch (CharacterCodingException e) {
        throw new DataException(
            file + ", behind line " + line, "text in " + charset, "bytes that are none");
      }
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
