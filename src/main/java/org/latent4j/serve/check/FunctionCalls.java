package org.latent4j.serve.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How functions call each other. TensorFlow puts the bodies of functions in the place of their
 * calls: one that calls itself never ends, and a few that each call the next twice become billions
 * of nodes.
 */
final class FunctionCalls {
  private static final int DEEPEST = 100;
  private static final long MOST = 10_000_000;

  /** Calls of each function, by the function they are in; the graph itself has an empty name. */
  private final Map<String, List<String>> calls = new LinkedHashMap<>();

  private final Map<String, Long> own = new HashMap<>();
  private final Map<String, Long> expanded = new HashMap<>();

  FunctionCalls(GraphProgram program) {
    calls.put("", new ArrayList<>());
    program.functionNames().forEach(name -> calls.put(name, new ArrayList<>()));
    for (GraphProgram.Place place : program.places()) {
      own.merge(place.in(), 1L, Long::sum);
      for (String called : program.called(place.node())) {
        if (program.isFunction(called)) {
          calls.get(place.in()).add(called);
        }
      }
    }
  }

  /** What is wrong with them, if anything. */
  List<String> faults() {
    // Functions whose callees are all known are done; each round adds a level, so that deep ones
    // cost no stack.
    List<String> open = new ArrayList<>(calls.keySet());
    for (int level = 0; !open.isEmpty(); level++) {
      List<String> done =
          open.stream().filter(name -> expanded.keySet().containsAll(calls.get(name))).toList();
      if (done.isEmpty()) {
        return List.of("functions call each other in a circle, " + first(open));
      }
      if (level > DEEPEST) {
        return List.of("expected functions at most " + DEEPEST + " deep in each other, found more");
      }
      Map<String, Long> sizes = new HashMap<>();
      for (String name : done) {
        sizes.put(name, size(name));
      }
      expanded.putAll(sizes);
      open.removeAll(sizes.keySet());
    }
    return expanded.get("") > MOST
        ? List.of("expected at most " + MOST + " nodes with all functions put in, found more")
        : List.of();
  }

  private long size(String name) {
    long size = own.getOrDefault(name, 0L);
    for (String called : calls.get(name)) {
      size = Math.min(MOST + 1, size + expanded.get(called));
    }
    return size;
  }

  private static String first(List<String> names) {
    return names.stream().filter(name -> !name.isEmpty()).sorted().findFirst().orElse("") + " too";
  }
}
