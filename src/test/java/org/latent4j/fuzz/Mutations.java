package org.latent4j.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages bytes: bits flipped, bytes set, pieces cut out, doubled, swapped, moved over from another
 * file, numbers made extreme, words of the format put in. What comes out is a function of the seed
 * and the number of the input, so that a finding can be repeated alone.
 */
public final class Mutations {
  private static final int[] EXTREMES = {
    0, 1, -1, 2, 127, 128, 255, 256, 65_535, 65_536, 1 << 24, 1 << 30, Integer.MAX_VALUE, 1 << 31
  };

  private final long seed;
  private final List<byte[]> words;

  /**
   * Damage of a kind.
   *
   * @param seed of all inputs
   * @param words of the format, that are put into files of it
   */
  public Mutations(long seed, String... words) {
    this.seed = seed;
    this.words = Arrays.stream(words).map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** The random numbers of an input. */
  public SplittableRandom random(long number) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
  }

  /**
   * One to four damages to one of some files.
   *
   * @param number of the input
   * @param files whole ones
   * @return a copy; now and then the same bytes
   */
  public byte[] apply(long number, List<byte[]> files) {
    SplittableRandom random = random(number);
    byte[] bytes = files.get(random.nextInt(files.size())).clone();
    byte[] other = files.get(random.nextInt(files.size()));
    int damages = 1 + random.nextInt(4);
    for (int i = 0; i < damages; i++) {
      bytes = damage(random, bytes, other);
    }
    return bytes;
  }

  private byte[] damage(SplittableRandom random, byte[] bytes, byte[] other) {
    if (bytes.length == 0) {
      return other.clone();
    }
    int at = place(random, bytes.length);
    int length = 1 + random.nextInt(Math.min(bytes.length - at, 1 + random.nextInt(64)));
    return switch (random.nextInt(11)) {
      case 0, 1 -> flip(bytes, at, 1 << random.nextInt(8));
      case 2 -> flip(bytes, at, random.nextInt(256));
      case 3 -> extreme(random, bytes, at);
      case 4 -> Arrays.copyOf(bytes, at);
      case 5 -> spliced(bytes, at, length, new byte[0]);
      case 6 -> spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 7 -> swapped(random, bytes, at, length);
      case 8 -> spliced(bytes, at, length, piece(random, other));
      case 9 -> joined(bytes, at, other, place(random, Math.max(1, other.length)));
      default -> word(random, bytes, at, length);
    };
  }

  /** Anywhere, half of the time near the beginning, where headers are, or the end. */
  private static int place(SplittableRandom random, int length) {
    int near = Math.min(length, 64);
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(near);
      case 1 -> length - 1 - random.nextInt(near);
      default -> random.nextInt(length);
    };
  }

  private static byte[] flip(byte[] bytes, int at, int mask) {
    bytes[at] ^= (byte) mask;
    return bytes;
  }

  /** Writes a number that lengths and counts seldom are, in either order of bytes. */
  private static byte[] extreme(SplittableRandom random, byte[] bytes, int at) {
    int value = EXTREMES[random.nextInt(EXTREMES.length)];
    boolean big = random.nextBoolean();
    int width = 1 << random.nextInt(3);
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >>> (8 * (big ? width - 1 - i : i)));
    }
    return bytes;
  }

  private static byte[] swapped(SplittableRandom random, byte[] bytes, int at, int length) {
    int to = random.nextInt(bytes.length - length + 1);
    byte[] first = Arrays.copyOfRange(bytes, at, at + length);
    System.arraycopy(bytes, to, bytes, at, length);
    System.arraycopy(first, 0, bytes, to, length);
    return bytes;
  }

  private byte[] word(SplittableRandom random, byte[] bytes, int at, int length) {
    if (words.isEmpty()) {
      return flip(bytes, at, 0xff);
    }
    byte[] word = words.get(random.nextInt(words.size()));
    return spliced(bytes, at, random.nextBoolean() ? 0 : length, word);
  }

  private static byte[] piece(SplittableRandom random, byte[] other) {
    if (other.length == 0) {
      return other;
    }
    int from = random.nextInt(other.length);
    return Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + random.nextInt(64)));
  }

  private static byte[] joined(byte[] bytes, int to, byte[] other, int from) {
    return spliced(bytes, to, bytes.length - to, Arrays.copyOfRange(other, from, other.length));
  }

  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] put) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + put.length);
    out.write(bytes, 0, at);
    out.writeBytes(put);
    out.write(bytes, at + removed, bytes.length - at - removed);
    return out.toByteArray();
  }
}
