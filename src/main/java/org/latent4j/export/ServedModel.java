package org.latent4j.export;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.latent4j.spec.SpecException;

/**
 * A model as TF Serving is told to serve it.
 *
 * @param name in requests
 * @param path its folder, as the server sees it
 * @param versions that are loaded
 * @param labels of some of these versions
 */
record ServedModel(
    String name, String path, SortedSet<Long> versions, SortedMap<String, Long> labels) {
  /** The label of the version that callers get who ask for no other. */
  static final String STABLE = "stable";

  /** A model of which nothing is served yet. */
  static ServedModel none(String name, String path) {
    return new ServedModel(name, path, new TreeSet<>(), new TreeMap<>());
  }

  /**
   * The model with a label moved to a version, which is served from then on.
   *
   * <p>A running server moves a label only to a version that it has loaded, and otherwise ignores
   * the whole file; so a label goes to a version that is not served yet only where the label is
   * new. When {@link #STABLE} moves on, the version that it leaves stays loaded, to go back to;
   * when it moves back, or stays, nothing else remains.
   *
   * @throws SpecException if the server would not take it
   */
  ServedModel labelled(String label, long version) {
    Long from = labels.get(label);
    if (from != null && from != version && !versions.contains(version)) {
      throw new SpecException(
          "label " + label + " of version " + version,
          "one of the versions that are served already, "
              + versions
              + " (a server moves a label only to a version that it has loaded: give this one a"
              + " label that is not in use first, such as canary)",
          "a version that is not");
    }
    SortedSet<Long> loaded = new TreeSet<>();
    SortedMap<String, Long> named = new TreeMap<>();
    loaded.add(version);
    if (label.equals(STABLE)) {
      if (from != null && from < version) {
        loaded.add(from);
      }
    } else {
      if (!labels.containsKey(STABLE)) {
        throw new SpecException("label " + label, "a version labelled stable beside it", "none");
      }
      loaded.addAll(versions);
      named.putAll(labels);
    }
    named.put(label, version);
    return new ServedModel(name, path, loaded, named);
  }

  /** Reads one model of the file. */
  static ServedModel of(DynamicMessage config) {
    ServedModel model =
        none(
            (String) config.getField(field(config, ServedModels.NAME)),
            (String) config.getField(field(config, ServedModels.BASE_PATH)));
    DynamicMessage policy = (DynamicMessage) config.getField(field(config, ServedModels.POLICY));
    if (!policy.hasField(field(policy, ServedModels.SPECIFIC))) {
      throw new SpecException(
          "model " + model.name(), "a model_version_policy of specific versions", "another one");
    }
    DynamicMessage specific =
        (DynamicMessage) policy.getField(field(policy, ServedModels.SPECIFIC));
    FieldDescriptor versions = field(specific, ServedModels.VERSIONS);
    for (int i = 0; i < specific.getRepeatedFieldCount(versions); i++) {
      model.versions().add((Long) specific.getRepeatedField(versions, i));
    }
    FieldDescriptor labels = field(config, ServedModels.LABELS);
    for (int i = 0; i < config.getRepeatedFieldCount(labels); i++) {
      DynamicMessage label = (DynamicMessage) config.getRepeatedField(labels, i);
      model
          .labels()
          .put(
              (String) label.getField(field(label, ServedModels.KEY)),
              (Long) label.getField(field(label, ServedModels.VALUE)));
    }
    return model;
  }

  /** As a message of the type of the file's models. */
  DynamicMessage message(Descriptor type) {
    DynamicMessage.Builder config = DynamicMessage.newBuilder(type);
    config.setField(type.findFieldByName(ServedModels.NAME), name);
    config.setField(type.findFieldByName(ServedModels.BASE_PATH), path);
    config.setField(type.findFieldByName(ServedModels.PLATFORM), "tensorflow");
    FieldDescriptor policy = type.findFieldByName(ServedModels.POLICY);
    FieldDescriptor specific = policy.getMessageType().findFieldByName(ServedModels.SPECIFIC);
    DynamicMessage.Builder chosen = DynamicMessage.newBuilder(specific.getMessageType());
    versions.forEach(
        version ->
            chosen.addRepeatedField(
                specific.getMessageType().findFieldByName(ServedModels.VERSIONS), version));
    config.setField(
        policy,
        DynamicMessage.newBuilder(policy.getMessageType())
            .setField(specific, chosen.build())
            .build());
    FieldDescriptor entries = type.findFieldByName(ServedModels.LABELS);
    Descriptor entry = entries.getMessageType();
    labels.forEach(
        (label, version) ->
            config.addRepeatedField(
                entries,
                DynamicMessage.newBuilder(entry)
                    .setField(entry.findFieldByName(ServedModels.KEY), label)
                    .setField(entry.findFieldByName(ServedModels.VALUE), version)
                    .build()));
    return config.build();
  }

  private static FieldDescriptor field(DynamicMessage message, String name) {
    return message.getDescriptorForType().findFieldByName(name);
  }
}
