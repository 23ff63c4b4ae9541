package dev.evident.store.sealed;

import dev.evident.store.column.CodeColumn;
import dev.evident.store.column.Cursor;
import dev.evident.store.column.Inflater;
import dev.evident.store.column.Longs;
import dev.evident.store.column.Packer;
import dev.evident.store.column.PlainColumn;
import dev.evident.store.column.TokenList;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Template;
import dev.evident.store.segment.Values;
import dev.evident.store.terms.TermIndexWriter;
import dev.evident.store.terms.TermSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chunks of one segment as they are written, and what the directory will say of them. */
final class SegmentDraft {
  private static final String TIME = "time";

  private final ChunkWriter file;
  private final Packer packer;
  private final Inflater inflater = new Inflater();
  private final MergedSchema schema;
  private final TextDictionaries texts;
  private final List<Directory.BlockEntry> blocks = new ArrayList<>();
  private final Bytes chunk = new Bytes(1 << 16);
  private final TokenList tokens = new TokenList();
  private int[] codes = new int[Segment.BLOCK_ROWS_MAX];
  private int[] predicted = new int[Segment.BLOCK_ROWS_MAX];
  // By template of the result: its place in the block, valid where the stamp is the block's.
  private final int[] placeInBlock;
  private final int[] stamp;
  private long rows;
  private long minAcceptedMs = Long.MAX_VALUE;
  private long maxAcceptedMs = Long.MIN_VALUE;

  private SegmentDraft(
      ChunkWriter file, Packer packer, MergedSchema schema, TextDictionaries texts) {
    this.file = file;
    this.packer = packer;
    this.schema = schema;
    this.texts = texts;
    this.placeInBlock = new int[schema.templates.size()];
    this.stamp = new int[schema.templates.size()];
  }

  static SegmentDraft write(ChunkWriter file, List<SegmentWriter.Source> sources, long seed)
      throws IOException {
    List<Segment> segments = sources.stream().map(SegmentWriter.Source::segment).toList();
    try (Packer packer = new Packer(seed)) {
      MergedSchema schema = new MergedSchema(segments, seed);
      Predictions.find(schema, packer);
      TextDictionaries texts = TextDictionaries.of(schema, packer);
      SegmentDraft draft = new SegmentDraft(file, packer, schema, texts);
      int[] firstBlocks = new int[segments.size()];
      for (int source = 0; source < firstBlocks.length; source++) {
        firstBlocks[source] = draft.blocks.size();
        draft.blocks(source);
      }
      if (draft.blocks.isEmpty()) {
        throw new IllegalArgumentException("a segment without rows");
      }
      draft.end(sources.stream().map(SegmentWriter.Source::terms).toList(), firstBlocks);
      return draft;
    }
  }

  SegmentWriter.Summary summary(SegmentKey key, long fileBytes, String sha256) {
    long minTime = Long.MAX_VALUE;
    long maxTime = Long.MIN_VALUE;
    for (Directory.BlockEntry block : blocks) {
      minTime = Math.min(minTime, block.minTimeMillis());
      maxTime = Math.max(maxTime, block.maxTimeMillis());
    }
    return new SegmentWriter.Summary(
        key,
        rows,
        blocks.size(),
        blocks.getFirst().firstIndex(),
        blocks.getLast().lastIndex(),
        minTime,
        maxTime,
        minAcceptedMs,
        maxAcceptedMs,
        fileBytes,
        sha256);
  }

  private void blocks(int source) throws IOException {
    Segment segment = schema.sources.get(source);
    for (int b = 0; b < segment.blockCount(); b++) {
      block(segment, source, b);
    }
  }

  private void block(Segment segment, int source, int b) throws IOException {
    Segment.Block block = segment.block(b);
    int firstChunk = file.next();
    List<Template> templates = layout(block, source);
    places(segment, b);
    byte @Nullable [] times = times(segment, source, b);
    int[] stored = new int[schema.columns.size()];
    int some = 0;
    int[] totals = block.layout().totals();
    for (MergedColumn column : schema.columns) {
      int of = column.sourceColumns[source];
      if (of == Directory.NONE || of >= totals.length || totals[of] == 0) {
        continue;
      }
      stored[some++] = column.number;
      if (column.dictionary != null) {
        codes(column, segment, source, b, totals[of], templates);
      } else if (times != null && column.path.equals(TIME)) {
        file.write(times, times.length);
      } else {
        plain(column, segment, source, b, times);
      }
    }
    Places places = block.places();
    minAcceptedMs = Math.min(minAcceptedMs, places.acceptedMs(0));
    maxAcceptedMs = Math.max(maxAcceptedMs, places.acceptedMs(block.rows() - 1));
    rows += block.rows();
    blocks.add(
        new Directory.BlockEntry(
            block.rows(),
            block.firstIndex(),
            block.lastIndex(),
            block.minTimeMillis(),
            block.maxTimeMillis(),
            firstChunk,
            Arrays.copyOf(stored, some)));
  }

  /** Writes places and salts, which a sealed source has as they are in the result. */
  private void places(Segment segment, int b) throws IOException {
    if (segment instanceof SealedSegment sealed) {
      byte[] places = sealed.blockChunk(b, Directory.PLACES);
      file.write(places, places.length);
      byte[] salts = sealed.blockChunk(b, Directory.SALTS);
      file.write(salts, salts.length);
      return;
    }
    chunk.clear();
    BlockRows.writePlaces(packer, segment.block(b), chunk);
    file.write(chunk);
    chunk.clear();
    BlockRows.writeSalts(packer, segment.block(b), chunk);
    file.write(chunk);
  }

  /** Writes the templates of the rows; returns the different ones, as the source has them. */
  private List<Template> layout(Segment.Block block, int source) throws IOException {
    Layout layout = block.layout();
    int n = block.rows();
    int blockStamp = blocks.size() + 1;
    List<Template> templates = new ArrayList<>();
    long[] numbers = new long[n];
    long[] of = new long[n];
    int[] placeOf = new int[layout.templates()];
    Arrays.fill(placeOf, Directory.NONE);
    for (int row = 0; row < n; row++) {
      int known = layout.templateNumber(row);
      if (placeOf[known] == Directory.NONE) {
        Template template = layout.template(row);
        int number = schema.template(source, template);
        if (stamp[number] != blockStamp) {
          stamp[number] = blockStamp;
          placeInBlock[number] = templates.size();
          numbers[templates.size()] = number;
          templates.add(template);
        }
        placeOf[known] = placeInBlock[number];
      }
      of[row] = placeOf[known];
    }
    chunk.clear();
    BlockRows.writeLayout(packer, numbers, templates.size(), of, n, chunk);
    file.write(chunk);
    return templates;
  }

  /** The chunk of the column of times when identifiers may refer to it, otherwise null. */
  private byte @Nullable [] times(Segment segment, int source, int b) throws IOException {
    MergedColumn column = schema.column(TIME);
    if (column == null
        || column.dictionary != null
        || column.sourceColumns[source] == Directory.NONE
        || !segment.block(b).layout().oneEach(column.sourceColumns[source])) {
      return null;
    }
    encode(column, segment, source, b, null);
    return PlainColumn.areTimes(chunk.array()) ? chunk.toArray() : null;
  }

  private void codes(
      MergedColumn column, Segment segment, int source, int b, int n, List<Template> templates)
      throws IOException {
    if (copied(column, segment, source, b)) {
      return;
    }
    if (codes.length < n) {
      codes = new int[n];
      predicted = new int[n];
    }
    column.codes(segment, source, b, codes);
    chunk.clear();
    MergedColumn base = column.base;
    if (base != null
        && base.sourceColumns[source] != Directory.NONE
        && Predictions.goTogether(
            templates, base.sourceColumns[source], column.sourceColumns[source])) {
      base.codes(segment, source, b, predicted);
      for (int i = 0; i < n; i++) {
        predicted[i] = column.mapping[predicted[i]];
      }
      if (CodeColumn.writePredicted(codes, predicted, n, chunk)) {
        file.write(chunk);
        return;
      }
    }
    CodeColumn.write(packer, codes, n, chunk);
    file.write(chunk);
  }

  /** Copies a chunk of codes when they are the same in the result, as those of few tokens are. */
  private boolean copied(MergedColumn column, Segment segment, int source, int b)
      throws IOException {
    if (!(segment instanceof SealedSegment sealed) || !column.keepsCodes(source)) {
      return false;
    }
    Cursor in = sealed.chunk(b, column.sourceColumns[source]);
    if (!CodeColumn.isWhole(in)) {
      return false;
    }
    file.write(in.array(), in.left());
    return true;
  }

  private void plain(
      MergedColumn column, Segment segment, int source, int b, byte @Nullable [] times)
      throws IOException {
    long[] millis = null;
    if (times != null && segment.block(b).layout().oneEach(column.sourceColumns[source])) {
      millis = millis(times, segment.block(b).rows());
    }
    encode(column, segment, source, b, millis);
    file.write(chunk);
  }

  /** Makes the chunk of a column without a dictionary; copies it where the source has it so. */
  private void encode(
      MergedColumn column, Segment segment, int source, int b, long @Nullable [] millis)
      throws IOException {
    chunk.clear();
    int of = column.sourceColumns[source];
    if (segment instanceof SealedSegment sealed && !sealed.column(of).hasDictionary()) {
      PlainColumn.copy(sealed.chunk(b, of), number -> texts.number(source, number), chunk);
      return;
    }
    tokens.clear();
    tokens.addAll(segment.block(b).values(of));
    PlainColumn.write(tokens, millis, texts.own(), packer, chunk);
  }

  private long[] millis(byte[] times, int rows) throws IOException {
    Values values = PlainColumn.read(new Cursor(times, inflater), rows, PlainColumn.NO_CONTEXT);
    long[] millis = new long[rows];
    for (int row = 0; row < rows; row++) {
      millis[row] = values.millis(row);
    }
    return millis;
  }

  /** Writes what is there once for the segment, and the directory. */
  private void end(List<TermSource> terms, int[] firstBlocks) throws IOException {
    for (MergedColumn column : schema.columns) {
      if (column.dictionary != null) {
        column.firstPage = column.dictionary.write(packer, file);
      }
      if (column.base != null) {
        long[] numbers = new long[column.mapping.length];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = column.mapping[i];
        }
        chunk.clear();
        Longs.write(packer, numbers, numbers.length, chunk);
        column.mappingChunk = file.write(chunk);
      }
    }
    chunk.clear();
    SealedTemplates.write(packer, schema.templates, chunk);
    int templatesChunk = file.write(chunk);
    int firstText = file.next();
    for (byte[] dictionary : texts.all()) {
      chunk.clear();
      Packer.varint(chunk, dictionary.length);
      packer.section(chunk, dictionary, 0, dictionary.length);
      file.write(chunk);
    }
    int firstTerms = file.next();
    int partitions =
        TermIndexWriter.write(
            terms, firstBlocks, partition -> file.write(partition, partition.length));
    int termBlocks = 0;
    for (int source = 0; source < firstBlocks.length; source++) {
      termBlocks = Math.max(termBlocks, firstBlocks[source] + terms.get(source).blockCount());
    }
    Directory directory =
        new Directory(
            file.chunkBytes(),
            schema.columns.stream().map(MergedColumn::entry).toList(),
            schema.templates.size(),
            templatesChunk,
            texts.all().size(),
            firstText,
            partitions,
            firstTerms,
            termBlocks,
            blocks);
    chunk.clear();
    directory.write(packer, chunk);
    file.end(chunk);
  }
}
