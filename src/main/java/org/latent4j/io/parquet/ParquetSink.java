package org.latent4j.io.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.latent4j.data.Ids;
import org.latent4j.data.Mark;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.file.PartFile;

/**
 * Parquet, format version 1: encoded by the library, packed by snappy, each page with a checksum.
 * The same rows in the same blocks give the same bytes.
 */
public final class ParquetSink implements RowSink {
  /** A row group ends with the block that brings it to this. */
  static final int GROUP_ROWS = 1 << 17;

  static final long GROUP_BYTES = 1L << 26;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final String ROOT = "rows";
  private static final String WRITER = "latent4j version 1 (build parquet-java-1.15.2)";

  private final PartFile file;
  private final List<ParquetField> fields;
  private final int ids;
  private final int features;
  private final MessageType schema;
  private final List<ColumnDescriptor> columns;
  private final Map<Integer, PlainFloats> floats = new TreeMap<>();
  private final ParquetProperties properties;
  private final List<RowGroup> groups = new ArrayList<>();

  private ParquetGroup group;
  private ColumnWriteStore writers;
  private int groupRows;
  private long rows;
  private Mark mark;
  private final List<RowGroup> unmarked = new ArrayList<>();

  /** Takes the file over. */
  public ParquetSink(PartFile file, OutputRows format) throws IOException {
    this.file = file;
    this.ids = format.ids().size();
    this.features = format.features();
    this.fields = fields(format);
    List<Type> others =
        fields.stream().filter(field -> !field.isPlain()).<Type>map(ParquetField::type).toList();
    this.schema = new MessageType(ROOT, others);
    for (int c = 0; c < fields.size(); c++) {
      if (fields.get(c).isPlain()) {
        floats.put(c, new PlainFloats());
      }
    }
    this.columns = fields.stream().map(ParquetSink::descriptor).toList();
    ParquetProperties.Builder building = ParquetProperties.builder().withDictionaryEncoding(true);
    for (ParquetField field : fields) {
      building.withDictionaryEncoding(field.name(), field.repeats());
    }
    this.properties = building.build();
    for (Mark mark : file.marks()) {
      groups.addAll(ParquetState.groups(mark.state()));
    }
    this.mark = file.last();
    this.rows = mark.rows();
    if (rows == 0) {
      file.write(MAGIC);
    }
    begin();
  }

  private static List<ParquetField> fields(OutputRows format) {
    Stream<ParquetField> values =
        format.table().isEmpty()
            ? format.names().stream().skip(format.ids().size()).map(ParquetField::number)
            : format.table().stream().map(ParquetField::cell);
    return Stream.concat(format.ids().stream().map(ParquetField::id), values).toList();
  }

  private static ColumnDescriptor descriptor(ParquetField field) {
    Type type = field.type();
    int level = type.getRepetition() == Type.Repetition.REQUIRED ? 0 : 1;
    return new ColumnDescriptor(new String[] {field.name()}, type.asPrimitiveType(), 0, level);
  }

  private void begin() {
    group = new ParquetGroup(columns);
    writers = properties.newColumnWriteStore(schema, group);
    floats.forEach((c, pages) -> pages.begin(group.getPageWriter(columns.get(c))));
    groupRows = 0;
  }

  @Override
  public void write(float[] values, int count, Ids cells) throws IOException {
    for (int c = 0; c < fields.size(); c++) {
      if (floats.containsKey(c)) {
        floats.get(c).write(values, c - ids, features, count);
        continue;
      }
      ParquetField field = fields.get(c);
      ColumnWriter writer = writers.getColumnWriter(columns.get(c));
      for (int i = 0; i < count; i++) {
        if (c < ids) {
          field.write(writer, cells.cells()[c][i]);
        } else {
          field.write(writer, values[i * features + c - ids]);
        }
      }
    }
    for (int i = 0; i < count && schema.getFieldCount() > 0; i++) {
      writers.endRecord();
    }
    rows += count;
    groupRows += count;
    if (groupRows >= GROUP_ROWS || bufferedSize() >= GROUP_BYTES) {
      endGroup();
    }
  }

  private long bufferedSize() {
    long bytes = writers.getBufferedSize();
    for (PlainFloats column : floats.values()) {
      bytes += column.bufferedSize();
    }
    return bytes;
  }

  private void endGroup() throws IOException {
    if (groupRows > 0) {
      writers.flush();
      for (PlainFloats column : floats.values()) {
        column.flush();
      }
      RowGroup written = group.write(groupRows, file.position(), file::write);
      groups.add(written);
      unmarked.add(written);
      mark = new Mark(rows, file.position(), "");
    }
    writers.close();
    begin();
  }

  /** Row groups that are whole. */
  @Override
  public Mark mark() throws IOException {
    Mark now = new Mark(mark.rows(), mark.bytes(), ParquetState.text(unmarked));
    unmarked.clear();
    return now;
  }

  @Override
  public void force() throws IOException {
    file.force();
  }

  @Override
  public void commit() throws IOException {
    endGroup();
    List<SchemaElement> elements = new ArrayList<>();
    elements.add(new SchemaElement(ROOT).setNum_children(fields.size()));
    fields.forEach(field -> elements.add(field.element()));
    FileMetaData data = new FileMetaData(1, elements, rows, groups).setCreated_by(WRITER);
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    Util.writeFileMetaData(data, footer);
    file.write(footer.toByteArray());
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.write(length.putInt(footer.size()).array());
    file.write(MAGIC);
    file.commit(rows);
  }

  @Override
  public void close() throws IOException {
    try (file) {
      writers.close();
    }
  }
}
