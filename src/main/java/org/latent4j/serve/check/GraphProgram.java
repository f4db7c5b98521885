package org.latent4j.serve.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;

/** A graph as a program: its nodes, the bodies of its functions, and which node calls which. */
public final class GraphProgram {
  /** Operations that call one function with their inputs as its arguments. */
  private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");

  private final Map<String, FunctionDef> functions = new LinkedHashMap<>();
  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Map<String, Map<String, NodeDef>> bodies = new HashMap<>();
  private final List<Place> places = new ArrayList<>();
  private final Map<String, List<Place>> callers = new HashMap<>();

  /**
   * A node and where it stands.
   *
   * @param function whose body it is in; empty in the graph itself
   */
  public record Place(Optional<FunctionDef> function, NodeDef node) {
    String in() {
      return function.map(f -> f.getSignature().getName()).orElse("");
    }

    @Override
    public String toString() {
      return "node "
          + node.getName()
          + function.map(f -> " of function " + f.getSignature().getName()).orElse("");
    }
  }

  public GraphProgram(GraphDef graph) {
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      functions.put(function.getSignature().getName(), function);
    }
    for (NodeDef node : graph.getNodeList()) {
      nodes.put(node.getName(), node);
      places.add(new Place(Optional.empty(), node));
    }
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      function.getNodeDefList().forEach(node -> places.add(new Place(Optional.of(function), node)));
    }
    for (Place place : places) {
      for (String called : called(place.node())) {
        callers.computeIfAbsent(called, key -> new ArrayList<>()).add(place);
      }
    }
  }

  /** Every node, of functions too. */
  public List<Place> places() {
    return places;
  }

  boolean isFunction(String name) {
    return functions.containsKey(name);
  }

  public Set<String> functionNames() {
    return functions.keySet();
  }

  /** The nodes that call a function in any way. */
  List<Place> callers(String function) {
    return callers.getOrDefault(function, List.of());
  }

  /** The functions that a node names, there or not. */
  Set<String> called(NodeDef node) {
    Set<String> called = new TreeSet<>();
    if (functions.containsKey(node.getOp())) {
      called.add(node.getOp());
    }
    node.getAttrMap().values().forEach(value -> collect(value, called));
    return called;
  }

  private static void collect(AttrValue value, Set<String> called) {
    if (value.hasFunc()) {
      collect(value.getFunc(), called);
    }
    value.getList().getFuncList().forEach(function -> collect(function, called));
  }

  private static void collect(NameAttrList function, Set<String> called) {
    called.add(function.getName());
    function.getAttrMap().values().forEach(value -> collect(value, called));
  }

  /** Whether a node gives its inputs to a function as they are, one each argument. */
  boolean passesInputs(NodeDef node, String function) {
    AttrValue called = node.getAttrOrDefault("f", AttrValue.getDefaultInstance());
    boolean calls = CALLS.contains(node.getOp()) && called.getFunc().getName().equals(function);
    return calls || node.getOp().equals(function);
  }

  /** A node by its name, of a function's body or of the graph itself. */
  Optional<NodeDef> source(Optional<FunctionDef> function, String name) {
    if (function.isEmpty()) {
      return Optional.ofNullable(nodes.get(name));
    }
    return Optional.ofNullable(
        bodies
            .computeIfAbsent(function.get().getSignature().getName(), key -> body(function.get()))
            .get(name));
  }

  private static Map<String, NodeDef> body(FunctionDef function) {
    Map<String, NodeDef> body = new HashMap<>();
    function.getNodeDefList().forEach(node -> body.put(node.getName(), node));
    return body;
  }

  /**
   * The nodes of the graph itself that some tensors or nodes need, and those of every function that
   * is called on the way.
   *
   * @param names of tensors, nodes or control inputs
   */
  Set<Place> needed(Collection<String> names) {
    Set<NodeDef> reached = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      NodeDef node = nodes.get(node(open.pop()));
      if (node != null && reached.add(node)) {
        open.addAll(node.getInputList());
      }
    }
    Set<Place> needed = new LinkedHashSet<>();
    Set<String> entered = new LinkedHashSet<>();
    Deque<String> calls = new ArrayDeque<>();
    for (NodeDef node : reached) {
      needed.add(new Place(Optional.empty(), node));
      calls.addAll(called(node));
    }
    while (!calls.isEmpty()) {
      FunctionDef function = functions.get(calls.pop());
      if (function != null && entered.add(function.getSignature().getName())) {
        for (NodeDef node : function.getNodeDefList()) {
          needed.add(new Place(Optional.of(function), node));
          calls.addAll(called(node));
        }
      }
    }
    return needed;
  }

  /** The node that a tensor or a control input belongs to. */
  public static String node(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}
