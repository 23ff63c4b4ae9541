package dev.evident.store.column;

import com.github.luben.zstd.ZstdDictDecompress;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.NoValues;
import dev.evident.store.segment.Values;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Values of a column without a dictionary: {@code u8 form | content of the form}. The forms are
 * tried in the order of what they save; the last one takes everything.
 */
public final class PlainColumn {
  private static final int TEXTS = 0;
  private static final int TIMES = 1;
  private static final int UUIDS = 2;
  private static final int KEYS = 3;
  private static final int INTEGERS = 4;
  private static final int NUMBERED_TEXTS = 5;

  /** For columns that need nothing else, such as times. */
  public static final Context NO_CONTEXT =
      new Context() {
        @Override
        public Values times() throws IOException {
          throw Cursor.damaged("values refer to times that are not there");
        }

        @Override
        public ZstdDictDecompress dictionary(int number) throws IOException {
          throw Cursor.damaged("values refer to a dictionary that is not there");
        }
      };

  private PlainColumn() {}

  /** Numbers of text dictionaries in one file by those in another. */
  @FunctionalInterface
  public interface DictionaryNumbers {
    int number(int old) throws IOException;
  }

  /** What the values of other columns and the file give to those who read a column. */
  public interface Context {
    /** The block's {@code time} column, which has one value for each row. */
    Values times() throws IOException;

    /** The dictionary with this number that texts were packed with. */
    ZstdDictDecompress dictionary(int number) throws IOException;
  }

  /**
   * Appends the tokens, at least one.
   *
   * @param times time of each row in milliseconds when the column and {@code "time"} both have one
   *     value for each row and those of {@code "time"} were written as times; otherwise null
   * @param dictionary number of the packer's dictionary, or -1 when it has none
   */
  public static void write(
      TokenList tokens, long @Nullable [] times, int dictionary, Packer packer, Bytes out) {
    int start = out.length();
    for (int form = TIMES; form <= NUMBERED_TEXTS; form++) {
      out.put((byte) form);
      if (special(form, tokens, times, packer, out)) {
        return;
      }
      out.truncate(start);
    }
    out.put((byte) TEXTS);
    TextValues.write(tokens, dictionary, packer, out);
  }

  private static boolean special(
      int form, TokenList tokens, long @Nullable [] times, Packer packer, Bytes out) {
    return switch (form) {
      case TIMES -> TimeValues.write(tokens, packer, out);
      case UUIDS -> UuidValues.write(tokens, times, packer, out);
      case KEYS -> KeyValues.write(tokens, packer, out);
      case INTEGERS -> IntegerValues.write(tokens, packer, out);
      default -> NumberedTextValues.write(tokens, packer, out);
    };
  }

  /** Appends what was written for another file, where texts may have other dictionaries. */
  public static void copy(Cursor in, DictionaryNumbers numbers, Bytes out) throws IOException {
    int form = in.u8();
    out.put((byte) form);
    if (form == TEXTS) {
      out.put((byte) in.u8());
      int old = in.number(Integer.MAX_VALUE) - 1;
      Packer.varint(out, old < 0 ? 0 : numbers.number(old) + 1L);
    }
    int from = in.skip(in.left());
    out.put(in.array(), from, in.array().length);
  }

  /** Whether a column that was written is kept as times. */
  public static boolean areTimes(byte[] chunk) {
    return chunk.length > 0 && chunk[0] == TIMES;
  }

  /** Whether a column that was written is kept as texts. */
  public static boolean isText(byte[] chunk) {
    return chunk.length > 0 && chunk[0] == TEXTS;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param n values of the column in the block, at least one
   */
  public static Values read(Cursor in, int n, Context context) throws IOException {
    if (n == 0) {
      in.end();
      return NoValues.INSTANCE;
    }
    int form = in.u8();
    Values values =
        switch (form) {
          case TEXTS -> TextValues.read(in, n, context);
          case TIMES -> TimeValues.read(in, n);
          case UUIDS -> UuidValues.read(in, n, context);
          case KEYS -> KeyValues.read(in, n);
          case INTEGERS -> IntegerValues.read(in, n);
          case NUMBERED_TEXTS -> NumberedTextValues.read(in, n);
          default -> throw Cursor.damaged("values in form " + form);
        };
    in.end();
    return values;
  }
}
