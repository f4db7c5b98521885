package org.latent4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.spec.SpecException;

class RunReportTest {
  private static final String HEADER =
      "epoch,step,train_loss,train_reconstruction,train_kl,valid_loss,valid_reconstruction,"
          + "valid_kl,beta,learning_rate,seconds,examples_per_second\n";
  private static final String THREE_EPOCHS =
      HEADER
          + "1,469,150.5,140,10.5,151.25,140.5,10.75,1,0.001,1.5,40000\n"
          + "2,938,120.5,100,20.5,118.125,98,20.125,1,0.001,1.25,50000\n"
          + "3,1407,110.5,90,20.5,119.75,99,20.75,1,0.001,1.25,45000\n";

  @TempDir Path run;

  @Test
  void tellsLastAndBestEpoch() throws IOException {
    String page = page(THREE_EPOCHS);
    assertTrue(page.contains("<th>last, epoch 3</th><th>best, epoch 2</th>"), page);
    assertTrue(page.contains("<th>valid loss</th><td>119.750</td><td>118.125</td>"), page);
    assertTrue(page.contains("<th>train loss</th><td>110.500</td><td>120.500</td>"), page);
    assertTrue(page.contains("<b>45,000</b>"), "the median of examples per second");
  }

  @Test
  void everyChartIsThereForLightAndDark() throws Exception {
    List<BufferedImage> pictures = embedded(page(THREE_EPOCHS));
    assertEquals(8, pictures.size()); // loss, reconstruction, KL, learning rate; beta is constant
    for (int i = 0; i < pictures.size(); i++) {
      BufferedImage picture = pictures.get(i);
      Theme theme = i % 2 == 0 ? Theme.DARK : Theme.LIGHT;
      assertEquals(theme.background().getRGB(), picture.getRGB(2, 2));
      int inked = 0;
      for (int y = 0; y < picture.getHeight(); y++) {
        for (int x = 0; x < picture.getWidth(); x++) {
          inked += picture.getRGB(x, y) == theme.color(0).getRGB() ? 1 : 0;
        }
      }
      assertTrue(inked > 500, "line of chart " + i + ": " + inked + " pixels");
    }
  }

  @Test
  void needsNothingFromOutside() throws IOException {
    String page = page(THREE_EPOCHS);
    assertFalse(page.contains("http:") || page.contains("https:"));
    assertFalse(page.contains("<script") || page.contains("<link") || page.contains("@import"));
  }

  @Test
  void textIsEscaped() throws IOException {
    Files.writeString(
        run.resolve("spec.json"), "{\"model\":{\"name\":\"<b>\\\"&'\",\"x\":\"<script>\"}}");
    Files.createDirectories(run.resolve("pictures"));
    ImageGrid.square(new float[] {1}, 1, 1, 1).write(run.resolve("pictures/a<i>&\".png"));
    String page = page(THREE_EPOCHS);
    assertTrue(page.contains("<title>&lt;b&gt;&quot;&amp;&#39;</title>"));
    assertTrue(page.contains("&quot;x&quot; : &quot;&lt;script&gt;&quot;"));
    assertTrue(page.contains("<figcaption>a&lt;i&gt;&amp;&quot;</figcaption>"));
    assertFalse(page.contains("<script") || page.contains("<i>"));
  }

  @Test
  void picturesStandInTheOrderOfTheirNames() throws Exception {
    Files.createDirectories(run.resolve("pictures"));
    ImageGrid.square(new float[] {1, 2}, 1, 1, 1).write(run.resolve("pictures/b.png"));
    ImageGrid.square(new float[] {1}, 1, 1, 1).write(run.resolve("pictures/a.png"));
    Files.writeString(run.resolve("pictures/notes.txt"), "no picture");
    String page = page(HEADER);
    List<BufferedImage> pictures = embedded(page);
    assertEquals(List.of(86, 171), pictures.stream().map(BufferedImage::getWidth).toList());
    assertTrue(page.contains("No epoch is finished yet"));
  }

  @Test
  void withoutValidationTrainingDecides() throws IOException {
    String page = page(HEADER + "1,1,5,4,1,,,,1,0.1,1,1\n2,2,6,4,2,,,,1,0.1,1,1\n");
    assertTrue(page.contains("best, epoch 1"), page);
    assertTrue(page.contains("Best training loss"), page);
    assertTrue(page.contains("<th>valid loss</th><td>–</td><td>–</td>"), page);
  }

  @Test
  void aLineThatIsBeingWrittenIsLeftOut() throws IOException {
    assertTrue(page(THREE_EPOCHS + "4,1876,99.5,7").contains("last, epoch 3"));
  }

  @Test
  void settingsThatAreNoJsonAreShownAsTheyAre() throws IOException {
    Files.writeString(run.resolve("spec.json"), "{half <");
    assertTrue(page(THREE_EPOCHS).contains("{half &lt;"));
  }

  @Test
  void badMetricsAreNamed() {
    assertThrows(SpecException.class, () -> RunReport.write(run), "no metrics.csv");
    assertTrue(error(HEADER + "1,2\n").contains("row 2: expected 12 values, found 2"));
    String text = THREE_EPOCHS.replace("118.125", "many");
    assertTrue(error(text).contains("row 3, column valid_loss: expected a number, found many"));
    assertTrue(error("").contains("an empty file"));
    assertTrue(error("a,b\n1,2\n").contains("a column named epoch"));
    assertFalse(Files.exists(run.resolve("report.html")));
  }

  private String page(String metrics) throws IOException {
    Files.writeString(run.resolve("metrics.csv"), metrics);
    return Files.readString(RunReport.write(run));
  }

  private String error(String metrics) {
    return assertThrows(SpecException.class, () -> page(metrics)).getMessage();
  }

  private static List<BufferedImage> embedded(String page) throws IOException {
    List<BufferedImage> pictures = new ArrayList<>();
    Matcher matcher = Pattern.compile("data:image/png;base64,([A-Za-z0-9+/=]+)").matcher(page);
    while (matcher.find()) {
      byte[] png = Base64.getDecoder().decode(matcher.group(1));
      pictures.add(ImageIO.read(new ByteArrayInputStream(png)));
    }
    return pictures;
  }
}
