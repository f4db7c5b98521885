package org.latent4j.io.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.latent4j.data.DataException;
import org.latent4j.data.Mark;

/**
 * The journal of an output that can be gone on with: beside {@code codes.csv} lie {@code
 * .codes.csv.part}, the rows so far, and {@code .codes.csv.journal}: a line of settings, then a
 * line for each place up to which rows are safely on the disk. One process at a time. A journal of
 * an output that is finished stays, and tells so.
 */
public final class Journal implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path target;
  private final Path part;
  private final Path file;
  private final FileChannel channel;
  private final List<Mark> marks = new ArrayList<>();
  private boolean finished;

  private Journal(Path target, FileChannel channel) {
    this.target = target;
    this.part = beside(target, "part");
    this.file = beside(target, "journal");
    this.channel = channel;
  }

  private static Path beside(Path target, String ending) {
    return target.resolveSibling("." + target.getFileName() + "." + ending);
  }

  /**
   * Opens the journal of an output, or begins one.
   *
   * @param output file that will be written
   * @param settings all that the rows depend on, by name
   * @throws DataException if another process writes the output, or it was begun with other settings
   */
  public static Journal open(Path output, Map<String, String> settings) throws IOException {
    Path target = output.toAbsolutePath();
    Path file = beside(target, "journal");
    Files.createDirectories(target.getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(output, channel);
      Journal journal = new Journal(target, channel);
      journal.begin(settings);
      return journal;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(Path output, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new DataException(
          output.toString(), "an output that nobody else writes", "another process at it");
    }
  }

  private void begin(Map<String, String> settings) throws IOException {
    List<String> lines = lines();
    Map<String, String> now = new TreeMap<>(settings);
    boolean kept = lines.size() > 1;
    if (kept) {
      Map<String, String> before = parse(lines.get(0), new TypeReference<>() {});
      boolean ended = lines.get(lines.size() - 1).startsWith("{\"done\":");
      kept = before.equals(now);
      if (!kept && !ended) {
        throw changed(before, now);
      }
      kept = kept && (ended ? isWhole(lines.get(lines.size() - 1)) : read(lines));
    }
    if (!kept) {
      marks.clear();
      channel.truncate(0);
      line(now);
    }
  }

  /** The lines that were written to their end. */
  private List<String> lines() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
      // Until all is there.
    }
    String text = new String(bytes.array(), StandardCharsets.UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    long length = whole.getBytes(StandardCharsets.UTF_8).length;
    channel.truncate(length);
    channel.position(length);
    return whole.lines().toList();
  }

  private <T> T parse(String line, TypeReference<T> type) {
    try {
      return JSON.readValue(line, type);
    } catch (JsonProcessingException e) {
      throw new DataException(
          file.toString(), "a journal; without it the output begins anew", "something else");
    }
  }

  private DataException changed(Map<String, String> before, Map<String, String> now) {
    TreeMap<String, String> names = new TreeMap<>(before);
    names.putAll(now);
    for (String name : names.keySet()) {
      String old = before.getOrDefault(name, "nothing");
      String found = now.getOrDefault(name, "nothing");
      if (!old.equals(found)) {
        return new DataException(
            target + ", begun before",
            name + " as then, " + old,
            found + " (delete " + file + " to begin anew)");
      }
    }
    throw new IllegalStateException(before + " and " + now);
  }

  /** Whether what was finished is in its place, or can be put there. */
  private boolean isWhole(String line) throws IOException {
    Map<String, Long> end = parse(line, new TypeReference<>() {});
    long bytes = end.get("bytes");
    if (Files.exists(part) && Files.size(part) == bytes) {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    finished = Files.exists(target) && Files.size(target) == bytes;
    if (finished) {
      marks.add(new Mark(end.get("done"), bytes, ""));
    }
    return finished;
  }

  /** Whether the rows of which the lines tell are there. */
  private boolean read(List<String> lines) throws IOException {
    for (String line : lines.subList(1, lines.size())) {
      marks.add(parse(line, new TypeReference<Mark>() {}));
    }
    return Files.exists(part) && Files.size(part) >= last().bytes();
  }

  private void line(Object content) throws IOException {
    String text = JSON.writeValueAsString(content) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  /** Whether the output is there as a whole. */
  public boolean isFinished() {
    return finished;
  }

  /** Rows that are kept; those of the whole output where it is finished. */
  public long rows() {
    return last().rows();
  }

  Mark last() {
    return marks.isEmpty() ? Mark.START : marks.get(marks.size() - 1);
  }

  /** All marks, the oldest first. */
  List<Mark> marks() {
    return marks;
  }

  Path part() {
    return part;
  }

  /** Writes down up to where the rows are on the disk. */
  synchronized void record(Mark mark) throws IOException {
    marks.add(mark);
    line(mark);
  }

  /** Writes down that the part is whole, before it gets the output's name. */
  synchronized void finish(long rows, long bytes) throws IOException {
    line(new TreeMap<>(Map.of("done", rows, "bytes", bytes)).descendingMap());
    finished = true;
  }

  /** Keeps part and journal for another time, unless they hold no row. */
  @Override
  public void close() throws IOException {
    if (marks.isEmpty() && !finished) {
      Files.deleteIfExists(part);
      Files.deleteIfExists(file);
    }
    channel.close();
  }
}
