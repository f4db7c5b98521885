package org.latent4j.report;

import com.google.protobuf.ByteString;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import org.latent4j.base.TfRecord;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/**
 * Scalars and pictures for TensorBoard, in a file {@code events.out.tfevents.SECONDS.HOST}.
 *
 * <p>Each event is a {@link TfRecord}. For use by one thread at a time.
 */
public final class TensorBoardEvents implements AutoCloseable {
  private static final String FILE_VERSION = "brain.Event:2";

  private final Path file;
  private final OutputStream out;
  private final InstantSource clock;

  /**
   * Starts a new event file in a directory, which is made if it is not there.
   *
   * @throws IOException if the file cannot be written
   */
  public static TensorBoardEvents open(Path directory) throws IOException {
    return new TensorBoardEvents(directory, hostName(), InstantSource.system());
  }

  TensorBoardEvents(Path directory, String host, InstantSource clock) throws IOException {
    this.clock = clock;
    Files.createDirectories(directory);
    Instant now = clock.instant();
    String name = String.format("events.out.tfevents.%010d.%s", now.getEpochSecond(), host);
    Path path = directory.resolve(name);
    OutputStream stream = null;
    // Two starts within a second must not share a file.
    for (int i = 1; stream == null; i++) {
      try {
        stream = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        path = directory.resolve(name + "." + i);
      }
    }
    file = path;
    out = new BufferedOutputStream(stream);
    write(event(now).setFileVersion(FILE_VERSION).build());
    flush();
  }

  /** The file that is being written. */
  public Path file() {
    return file;
  }

  /**
   * Writes one number.
   *
   * @param tag its name; parts before a slash group charts
   * @param step on TensorBoard's horizontal axis
   * @throws IOException if the disk does not take it
   */
  public void scalar(String tag, long step, double value) throws IOException {
    Summary.Value.Builder scalar =
        Summary.Value.newBuilder().setTag(tag).setSimpleValue((float) value);
    write(event(clock.instant()).setStep(step).setSummary(summary(scalar)).build());
  }

  /**
   * Writes one picture, as PNG.
   *
   * @param tag its name
   * @param step of the run
   * @throws IOException if the disk does not take it
   */
  public void image(String tag, long step, BufferedImage picture) throws IOException {
    image(tag, step, picture, Png.bytes(picture));
  }

  void image(String tag, long step, BufferedImage picture, byte[] png) throws IOException {
    Summary.Image.Builder image =
        Summary.Image.newBuilder()
            .setHeight(picture.getHeight())
            .setWidth(picture.getWidth())
            .setColorspace(picture.getColorModel().getNumComponents())
            .setEncodedImageString(ByteString.copyFrom(png));
    Summary.Value.Builder value = Summary.Value.newBuilder().setTag(tag).setImage(image);
    write(event(clock.instant()).setStep(step).setSummary(summary(value)).build());
  }

  /** Hands everything written so far to the operating system. */
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static Summary summary(Summary.Value.Builder value) {
    return Summary.newBuilder().addValue(value).build();
  }

  private static Event.Builder event(Instant time) {
    return Event.newBuilder().setWallTime(time.getEpochSecond() + time.getNano() * 1e-9);
  }

  private void write(Event event) throws IOException {
    out.write(TfRecord.frame(event.toByteArray()));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
