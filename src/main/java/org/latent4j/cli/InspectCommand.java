package org.latent4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.serve.Inspection;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.manifest.Calibration;
import org.latent4j.spec.manifest.Manifest;

/** {@code inspect}: what an export holds. */
final class InspectCommand implements Command {
  /** Reads files alone; no code of the model, and no native code, runs. */
  @Override
  public int run(Arguments arguments, Console console) {
    Inspection found = Inspection.of(ModelFlag.folder(arguments));
    boolean trust = arguments.on("trust");
    if (arguments.on("json")) {
      console.out().print(SpecJson.write(json(found, trust)));
    } else {
      print(found, trust, console.out());
    }
    return found.opens(trust) ? Exit.DONE : Exit.USAGE;
  }

  private static String checksums(Inspection found) {
    if (found.manifest().isEmpty()) {
      return found.faults().isEmpty() ? "none" : "unread";
    }
    boolean changed =
        found.files().stream().anyMatch(f -> f.checksum() == Inspection.Checksum.CHANGED);
    return changed ? "changed" : "verified";
  }

  private static ObjectNode json(Inspection found, boolean trust) {
    ObjectNode json = SpecJson.mapper().createObjectNode();
    json.put("directory", found.directory().toString());
    json.put("opens", found.opens(trust));
    json.set("faults", SpecJson.mapper().valueToTree(found.faults()));
    json.set("unsafe", SpecJson.mapper().valueToTree(found.unsafe()));
    json.put("checksums", checksums(found));
    json.set("signatures", SpecJson.mapper().valueToTree(found.signatures()));
    ObjectNode bytes = json.putObject("bytes");
    ObjectNode links = json.putObject("links");
    for (Inspection.File file : found.files()) {
      bytes.put(file.name(), file.bytes());
      file.link().ifPresent(target -> links.put(file.name(), target.toString()));
    }
    json.set("operations", SpecJson.mapper().valueToTree(found.operations()));
    json.set("functions", SpecJson.mapper().valueToTree(found.functions()));
    json.set("init_op", SpecJson.mapper().valueToTree(found.initial()));
    json.set("saver", SpecJson.mapper().valueToTree(found.saver()));
    found
        .manifest()
        .ifPresent(manifest -> json.set("manifest", SpecJson.mapper().valueToTree(manifest)));
    return json;
  }

  private static void print(Inspection found, boolean trust, PrintStream out) {
    out.println("model       " + found.directory());
    out.println("opens       " + (found.opens(trust) ? "yes" : "no"));
    found.faults().forEach(fault -> out.println("  refused: " + fault));
    found
        .unsafe()
        .forEach(
            reason -> out.println((trust ? "  trusted: " : "  refused unless trusted: ") + reason));
    String checksums = checksums(found);
    out.println(
        "checksums   "
            + switch (checksums) {
              case "none" -> "none: not exported by Latent4J";
              case "unread" -> "not read: the files are refused";
              case "changed" -> "some files are not as they were exported";
              default -> found.manifest().orElseThrow().sha256().size() + " files verified";
            });
    out.println("signatures");
    found.signatures().forEach((name, tensors) -> out.printf("  %-16s %s%n", name, tensors));
    out.println(
        "operations  "
            + found.operations().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ")));
    out.println("functions   " + found.functions().size());
    out.println("init op     " + (found.initial().isEmpty() ? "none" : found.initial()));
    out.println("saver       " + (found.saver().isEmpty() ? "none" : found.saver()));
    out.println("files");
    found.files().forEach(file -> print(file, out));
    found.manifest().ifPresent(manifest -> print(manifest, out));
  }

  private static void print(Inspection.File file, PrintStream out) {
    String checksum = file.checksum().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String link = file.link().map(target -> " -> " + target).orElse("");
    out.printf(
        Locale.ROOT, "  %,14d bytes  %-10s  %s%s%n", file.bytes(), checksum, file.name(), link);
  }

  private static void print(Manifest manifest, PrintStream out) {
    out.println("exported by latent4j " + manifest.latent4j());
    for (Calibration known : manifest.calibration()) {
      out.printf(
          Locale.ROOT,
          "threshold   %.6g nats: scores above it are anomalies, %s of usual rows among them%n",
          known.threshold(),
          known.falseAlarms());
    }
    out.println("metrics");
    manifest
        .metrics()
        .forEach((name, value) -> out.printf(Locale.ROOT, "  %-22s %.6g%n", name, value));
    out.println("settings");
    out.print(SpecJson.write(manifest.spec()));
  }
}
