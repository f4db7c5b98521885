package org.latent4j.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;

/**
 * Files that earlier versions wrote lack some settings. What those versions did is filled in, so
 * that everything else can insist on every setting.
 */
final class OlderFiles {
  private OlderFiles() {}

  /** Completes every object in a file. */
  static void complete(JsonNode node, ObjectMapper mapper) {
    if (node instanceof ObjectNode object) {
      if (object.has("encoder") && object.has("decoder") && !object.has("role")) {
        view(object, mapper);
      }
      if (object.has("labelView") && object.has("transpose") && !object.has("ignored")) {
        object.putArray("ignored");
      }
      if (object.has("labelView") && object.has("transpose") && !object.has("ids")) {
        object.putArray("ids");
      }
      if (object.has("freeBits") && !object.has("terms")) {
        object.putObject("terms");
      }
      if (object.has("batchSize") && object.has("patience")) {
        object.putIfAbsent("passes", mapper.getNodeFactory().numberNode(1));
      }
      if (object.has("latent4j") && object.has("sha256")) {
        for (String since : List.of("signatures", "rows", "ranges")) {
          object.putIfAbsent(since, object.objectNode());
        }
        object.putIfAbsent("calibration", object.arrayNode());
      }
    }
    for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
      complete(children.next(), mapper);
    }
  }

  private static void view(ObjectNode view, ObjectMapper mapper) {
    view.put("role", "view");
    view.putArray("table");
    view.set("fitting", mapper.valueToTree(Fitting.plain()));
  }
}
