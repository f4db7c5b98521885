package org.latent4j.export;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;

/**
 * The text form of TF Serving's {@code ModelServerConfig}. TensorFlow Java has no class of it; the
 * names and numbers here are those of {@code model_server_config.proto} and {@code
 * file_system_storage_path_source.proto}. Fields that are not listed are refused, so that nothing
 * of a file that somebody edited is lost.
 */
final class ServedModels {
  static final String LIST = "model_config_list";
  static final String CONFIG = "config";
  static final String NAME = "name";
  static final String BASE_PATH = "base_path";
  static final String PLATFORM = "model_platform";
  static final String POLICY = "model_version_policy";
  static final String SPECIFIC = "specific";
  static final String VERSIONS = "versions";
  static final String LABELS = "version_labels";
  static final String KEY = "key";
  static final String VALUE = "value";

  private static final Descriptor SERVER = descriptor();

  private ServedModels() {}

  /** No models yet. */
  static DynamicMessage.Builder empty() {
    return DynamicMessage.newBuilder(SERVER);
  }

  /**
   * Reads a file's text.
   *
   * @throws TextFormat.ParseException that says in which line and column what is wrong
   */
  static DynamicMessage.Builder parse(String text) throws TextFormat.ParseException {
    DynamicMessage.Builder server = empty();
    TextFormat.getParser().merge(text, server);
    return server;
  }

  static String print(DynamicMessage server) {
    return TextFormat.printer().escapingNonAscii(false).printToString(server);
  }

  private static Descriptor descriptor() {
    DescriptorProto.Builder latest =
        message("Latest", field("num_versions", 1, FieldDescriptorProto.Type.TYPE_UINT32));
    DescriptorProto.Builder specific =
        message("Specific", repeated(field(VERSIONS, 1, FieldDescriptorProto.Type.TYPE_INT64)));
    DescriptorProto.Builder policy =
        message(
            "Policy",
            field("latest", 100, "Latest"),
            field("all", 101, "All"),
            field(SPECIFIC, 102, "Specific"));
    // In the file's text a map looks like this, too.
    DescriptorProto.Builder label =
        message(
            "Label",
            field(KEY, 1, FieldDescriptorProto.Type.TYPE_STRING),
            field(VALUE, 2, FieldDescriptorProto.Type.TYPE_INT64));
    DescriptorProto.Builder model =
        message(
            "Model",
            field(NAME, 1, FieldDescriptorProto.Type.TYPE_STRING),
            field(BASE_PATH, 2, FieldDescriptorProto.Type.TYPE_STRING),
            field(PLATFORM, 4, FieldDescriptorProto.Type.TYPE_STRING),
            field(POLICY, 7, "Policy"),
            repeated(field(LABELS, 8, "Label")));
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("model_server_config.proto")
            .setSyntax("proto3")
            .addMessageType(message("Server", field(LIST, 1, "List")))
            .addMessageType(message("List", repeated(field(CONFIG, 1, "Model"))))
            .addMessageType(model)
            .addMessageType(label)
            .addMessageType(policy)
            .addMessageType(latest)
            .addMessageType(message("All"))
            .addMessageType(specific)
            .build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Server");
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DescriptorProto.Builder message(String name, FieldDescriptorProto.Builder... all) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    for (FieldDescriptorProto.Builder field : all) {
      message.addField(field);
    }
    return message;
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
        .setType(type);
  }

  private static FieldDescriptorProto.Builder field(String name, int number, String message) {
    return field(name, number, FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName("." + message);
  }

  private static FieldDescriptorProto.Builder repeated(FieldDescriptorProto.Builder field) {
    return field.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED);
  }
}
