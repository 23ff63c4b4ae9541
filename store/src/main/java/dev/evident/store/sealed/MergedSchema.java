package dev.evident.store.sealed;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Column;
import dev.evident.store.segment.Dictionary;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Template;
import dev.evident.store.segment.TokenDictionary;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Columns and templates of several sources as one: columns by their paths, templates by their
 * skeletons, and which columns get a dictionary. For one thread.
 */
final class MergedSchema {
  /** Written one by one in any case: read as times, and hardly ever the same twice. */
  private static final Set<String> TIMES = Set.of("time", "received");

  /** A dictionary pays when at most so many values of a hundred are different. */
  private static final int DIFFERENT_PERCENT_MAX = 35;

  /** So few tokens are a dictionary when most of them occur twice at least. */
  private static final int FEW_TOKENS = 64;

  /** A column with fewer values gets no dictionary. */
  private static final int DICTIONARY_VALUES_MIN = 8;

  /** So many values without a dictionary are looked up to give them one. */
  private static final int CONVERTED_VALUES_MAX = 4_096;

  private static final int CONVERTED_PERCENT_MAX = 25;

  /** Values of two blocks of a source that show whether its tokens may repeat often enough. */
  private static final int PROBED_VALUES = 1_024;

  /** More different ones among those that were probed do not become few in the whole column. */
  private static final int PROBED_PERCENT_MAX = 85;

  /** For sealed sources, whose chunks could be copied otherwise. */
  private static final int PROBED_SEALED_PERCENT_MAX = 60;

  /** A column with a longer token is not given a dictionary. */
  private static final int CONVERTED_BYTES_MAX = 1_024;

  private static final Dictionary NO_TOKENS = new TokenDictionary(0).view();

  final List<Segment> sources;
  private final long seed;
  final List<MergedColumn> columns = new ArrayList<>();
  final List<Template> templates = new ArrayList<>();
  // Number in the result of each template of a source, by identity as its layouts name it.
  private final List<Map<Template, Integer>> templateNumbers = new ArrayList<>();
  private final Map<String, MergedColumn> byPath = new HashMap<>();

  MergedSchema(List<Segment> sources, long seed) throws IOException {
    this.sources = sources;
    this.seed = seed;
    TokenDictionary skeletons = new TokenDictionary(seed);
    for (int source = 0; source < sources.size(); source++) {
      addColumns(source);
      addTemplates(sources.get(source), source, skeletons);
    }
    for (int source = 0; source < sources.size(); source++) {
      countValues(source);
    }
    for (MergedColumn column : columns) {
      decide(column);
    }
  }

  @Nullable MergedColumn column(String path) {
    return byPath.get(path);
  }

  /** Number of a source's template in the result. */
  int template(int source, Template template) {
    Integer number = templateNumbers.get(source).get(template);
    if (number == null) {
      throw new AssertionError("bug: a row's template is not its segment's");
    }
    return number;
  }

  private void addColumns(int source) {
    Segment segment = sources.get(source);
    for (int i = 0; i < segment.columnCount(); i++) {
      String path = segment.column(i).path();
      MergedColumn column = byPath.get(path);
      if (column == null) {
        column = new MergedColumn(path, columns.size(), sources.size());
        columns.add(column);
        byPath.put(path, column);
      }
      column.sourceColumns[source] = i;
    }
  }

  private void addTemplates(Segment segment, int source, TokenDictionary skeletons) {
    int[] numbers = new int[segment.columnCount()];
    for (MergedColumn column : columns) {
      if (column.sourceColumns[source] != Directory.NONE) {
        numbers[column.sourceColumns[source]] = column.number;
      }
    }
    IdentityHashMap<Template, Integer> own = new IdentityHashMap<>(2 * segment.templateCount());
    for (int i = 0; i < segment.templateCount(); i++) {
      Template template = segment.template(i);
      byte[] skeleton = template.skeleton();
      int number = skeletons.code(skeleton, 0, skeleton.length);
      if (number == templates.size()) {
        templates.add(renumbered(template, numbers));
      }
      own.put(template, number);
    }
    templateNumbers.add(own);
  }

  private static Template renumbered(Template template, int[] numbers) {
    boolean same = true;
    int[] mapped = new int[template.values()];
    for (int k = 0; k < mapped.length; k++) {
      mapped[k] = numbers[template.column(k)];
      same &= mapped[k] == template.column(k);
    }
    return same ? template : template.withColumns(mapped);
  }

  private void countValues(int source) throws IOException {
    Segment segment = sources.get(source);
    for (int b = 0; b < segment.blockCount(); b++) {
      int[] totals = segment.block(b).layout().totals();
      for (MergedColumn column : columns) {
        int of = column.sourceColumns[source];
        if (of != Directory.NONE && of < totals.length) {
          int values = totals[of];
          column.values += values;
          column.plainValues += segment.column(of).hasDictionary() ? 0 : values;
        }
      }
    }
  }

  private void decide(MergedColumn column) throws IOException {
    long values = column.values;
    if (TIMES.contains(column.path)
        || values < DICTIONARY_VALUES_MIN
        || (column.plainValues > 0 && !isWorthConverting(column))) {
      return;
    }
    Dictionary[] dictionaries = new Dictionary[sources.size()];
    for (int source = 0; source < dictionaries.length; source++) {
      int of = column.sourceColumns[source];
      dictionaries[source] = NO_TOKENS;
      if (of != Directory.NONE) {
        Column from = sources.get(source).column(of);
        dictionaries[source] = from.hasDictionary() ? from.dictionary() : convert(column, source);
      }
      // What one source has alone is a lower bound for all.
      if (!pays(dictionaries[source].size(), values)) {
        column.converted = null;
        return;
      }
    }
    MergedDictionary merged = MergedDictionary.of(dictionaries);
    if (merged != null && pays(merged.size(), values)) {
      column.dictionary = merged;
    } else {
      column.converted = null;
    }
  }

  /** Whether to look up the tokens of those sources that have no dictionary. */
  private boolean isWorthConverting(MergedColumn column) throws IOException {
    if (column.plainValues <= CONVERTED_VALUES_MAX
        || column.plainValues * 100 <= column.values * CONVERTED_PERCENT_MAX) {
      return true;
    }
    TokenDictionary tokens = new TokenDictionary(seed);
    Bytes token = new Bytes(64);
    long probed = 0;
    boolean sealed = false;
    for (int source = 0; source < sources.size(); source++) {
      int of = column.sourceColumns[source];
      Segment segment = sources.get(source);
      if (of == Directory.NONE || segment.column(of).hasDictionary()) {
        continue;
      }
      sealed |= segment instanceof SealedSegment;
      int last = segment.blockCount() - 1;
      for (int b = 0; b <= last; b += Math.max(1, last)) {
        Values values = segment.block(b).values(of);
        int n = Math.min(PROBED_VALUES, values.count());
        for (int i = 0; i < n; i++) {
          token.clear();
          values.token(i, token);
          if (token.length() > CONVERTED_BYTES_MAX) {
            return false;
          }
          tokens.code(token.array(), 0, token.length());
        }
        probed += n;
      }
    }
    return tokens.size() * 100L
        <= probed * (sealed ? PROBED_SEALED_PERCENT_MAX : PROBED_PERCENT_MAX);
  }

  private static boolean pays(long tokens, long values) {
    return tokens * 100 <= values * DIFFERENT_PERCENT_MAX
        || (tokens <= FEW_TOKENS && 2 * tokens <= values);
  }

  /** Numbers the tokens of a source that has no dictionary. */
  private Dictionary convert(MergedColumn column, int source) throws IOException {
    Segment segment = sources.get(source);
    int[][] codes = new int[segment.blockCount()][];
    TokenDictionary tokens = new TokenDictionary(seed);
    Bytes token = new Bytes(64);
    for (int b = 0; b < codes.length; b++) {
      Values values = segment.block(b).values(column.sourceColumns[source]);
      codes[b] = new int[values.count()];
      for (int i = 0; i < codes[b].length; i++) {
        token.clear();
        values.token(i, token);
        codes[b][i] = tokens.code(token.array(), 0, token.length());
      }
      if (!pays(tokens.size(), column.values)) {
        return tokens.view();
      }
    }
    if (column.converted == null) {
      column.converted = new int[sources.size()][][];
    }
    column.converted[source] = codes;
    return tokens.view();
  }
}
