package org.latent4j.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardEventsTest {
  /**
   * What Python's TensorFlow 2.18 writes for the same three events:
   *
   * <pre>
   * import tensorflow as tf
   * from tensorflow.core.util.event_pb2 import Event
   * from tensorflow.core.framework.summary_pb2 import Summary
   * V, I, t = Summary.Value, Summary.Image, 1700000000.5
   * grid = I(height=2, width=5, colorspace=3, encoded_image_string=b"PNG")
   * with tf.io.TFRecordWriter("o") as w:
   *   for e in [Event(wall_time=t, file_version="brain.Event:2"),
   *       Event(wall_time=t, step=3, summary=Summary(value=[V(tag="loss/train", simple_value=104.25)])),
   *       Event(wall_time=t, step=4, summary=Summary(value=[V(tag="grid", image=grid)]))]:
   *     w.write(e.SerializeToString())
   * print(open("o", "rb").read().hex())
   * </pre>
   */
  private static final String PYTHON =
      "1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a32"
          + "2b353110200000000000000029eda9500900002040fc54d94110032a130a110a0a6c6f73"
          + "732f747261696e150080d04254fe2b4e220000000000000078113dfd0900002040fc54d9"
          + "4110042a150a130a0467726964220b0802100518032203504e474783174c";

  @TempDir Path directory;

  @Test
  void theSameBytesAsPython() throws IOException {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_500L));
    Path file;
    try (TensorBoardEvents events = new TensorBoardEvents(directory, "host", clock)) {
      file = events.file();
      events.scalar("loss/train", 3, 104.25);
      BufferedImage picture = new BufferedImage(5, 2, BufferedImage.TYPE_INT_RGB);
      events.image("grid", 4, picture, "PNG".getBytes(US_ASCII));
    }
    assertEquals("events.out.tfevents.1700000000.host", file.getFileName().toString());
    assertEquals(PYTHON, HexFormat.of().formatHex(Files.readAllBytes(file)));
  }

  @Test
  void twoWithinASecondHaveFilesOfTheirOwn() throws IOException {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1));
    try (TensorBoardEvents one = new TensorBoardEvents(directory, "host", clock);
        TensorBoardEvents two = new TensorBoardEvents(directory, "host", clock)) {
      assertNotEquals(one.file(), two.file());
      assertTrue(two.file().getFileName().toString().startsWith("events.out.tfevents.0000000001"));
      assertEquals(40, Files.size(one.file()), "the version is there at once");
    }
  }

  @Test
  void picturesArePngs() throws IOException {
    Path file;
    try (TensorBoardEvents events = TensorBoardEvents.open(directory.resolve("run"))) {
      file = events.file();
      events.image("grid", 1, ImageGrid.square(new float[] {255}, 1, 1, 1).render());
    }
    String bytes = HexFormat.of().formatHex(Files.readAllBytes(file));
    assertTrue(bytes.contains("89504e470d0a1a0a"), "the first bytes of every PNG");
  }
}
