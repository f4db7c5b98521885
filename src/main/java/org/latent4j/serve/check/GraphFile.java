package org.latent4j.serve.check;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.latent4j.base.Sha256;
import org.latent4j.spec.Names;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * The graph of a SavedModel as it was read, once: what is checked is what runs.
 *
 * @param meta its part with the tag that is served
 * @param sha256 of the whole file, in hexadecimal
 */
record GraphFile(MetaGraphDef meta, String sha256) {
  /** A protocol buffer has no more. */
  private static final long LARGEST = Integer.MAX_VALUE;

  /** Reads the file; nothing, and a fault more, where it holds no such graph. */
  static Optional<GraphFile> read(FolderFiles.File file, List<String> faults) throws IOException {
    Path path = file.path();
    if (file.bytes() > LARGEST) {
      faults.add(path + ": expected at most " + LARGEST + " bytes, found " + file.bytes());
      return Optional.empty();
    }
    MessageDigest digest = Sha256.digest();
    SavedModel model;
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
      model = SavedModel.parseFrom(in);
      in.transferTo(OutputStream.nullOutputStream());
    } catch (InvalidProtocolBufferException e) {
      faults.add(path + ": expected a SavedModel, found a cut or foreign file");
      return Optional.empty();
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    for (MetaGraphDef meta : model.getMetaGraphsList()) {
      if (meta.getMetaInfoDef().getTagsList().contains(Names.TAG)) {
        return Optional.of(new GraphFile(meta, sha256));
      }
    }
    faults.add(
        "%s: expected a graph tagged %s, found %s"
            .formatted(
                path,
                Names.TAG,
                model.getMetaGraphsCount() == 0
                    ? "none: the file is empty or cut"
                    : model.getMetaGraphsList().stream()
                        .limit(10)
                        .map(meta -> meta.getMetaInfoDef().getTagsList().toString())
                        .toList()));
    return Optional.empty();
  }
}
