package org.latent4j.cli.flags;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/settings.md} is what the table of settings says. */
class SettingsPageTest {
  private static final Path PAGE = Path.of("docs", "settings.md");
  private static final String RENEW = "settings.renew";

  @Test
  void thePageIsNotStale() throws IOException {
    String page = page();
    if (Boolean.getBoolean(RENEW)) {
      Files.writeString(PAGE, page);
    }
    List<String> stale = new ArrayList<>(Files.readAllLines(PAGE));
    stale.removeAll(page.lines().toList());
    assertTrue(
        page.equals(Files.readString(PAGE)),
        PAGE
            + " is stale at "
            + stale
            + "; renew it: mvn test -Dtest=SettingsPageTest -D"
            + RENEW
            + "=true");
  }

  private static String page() {
    StringBuilder page = new StringBuilder("# Settings\n\n");
    page.append("Every setting of `train`: a flag, a key of `--config`, a place in `spec.json`.\n");
    page.append("Made from the table in `settings.txt` by `SettingsPageTest`.\n");
    Settings.table().forEach((title, settings) -> group(page, title, settings));
    return page.toString();
  }

  private static void group(StringBuilder page, String title, List<Setting> settings) {
    page.append("\n## ").append(title).append("\n\n");
    page.append("| setting | value | default | for | in `spec.json` | resumed | |\n");
    page.append("|---|---|---|---|---|---|---|\n");
    for (Setting setting : settings) {
      String value = String.join(", ", setting.words());
      page.append(
          "| `--%s` | %s | %s | %s | %s | %s | %s |\n"
              .formatted(
                  setting.name(),
                  code(value.isEmpty() ? setting.argument() : value),
                  code(setting.usual()),
                  setting.needs().isEmpty() ? "" : code(setting.reason()),
                  code(String.join("/", setting.place())),
                  setting.free() ? "may change" : "",
                  cell(TableLines.filled(setting.help()))));
    }
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + cell(text) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
