package dev.evident.firewall;

/**
 * A text of JSON as it stands in a record: the record itself, or the content of one of its strings
 * with one layer of escapes undone, and so on inside. Each byte knows where its unit begins in the
 * record.
 *
 * @param starts one more than bytes; empty when each byte stands at its own place
 * @param depth 0 for the record
 */
record Layer(byte[] bytes, int from, int to, int[] starts, int depth) {

  static Layer record(byte[] record, int length) {
    return new Layer(record, 0, length, new int[0], 0);
  }

  /** Where in the record the unit at this place begins; the end is a place too. */
  int start(int place) {
    return starts.length == 0 ? place : starts[place];
  }

  /** The content of a string of this layer, without the quotes. */
  Layer inside(int contentFrom, int contentTo) {
    byte[] out = new byte[contentTo - contentFrom];
    int[] outStarts = new int[out.length + 1];
    int length = 0;
    int p = contentFrom;
    while (p < contentTo) {
      int begin = p;
      int c = bytes[p++];
      if (c == '\\' && p < contentTo) {
        c = bytes[p++];
        switch (c) {
          case 'n' -> c = '\n';
          case 'r' -> c = '\r';
          case 't' -> c = '\t';
          case 'b' -> c = '\b';
          case 'f' -> c = '\f';
          case 'u' -> {
            int code = Folding.hex4(bytes, p, contentTo);
            if (code >= 0) {
              p += 4;
            }
            // Only structure and names in ASCII are read here; any other character is just one.
            c = code >= 0 && code < 0x80 ? code : 0xff;
          }
          default -> {}
        }
      }
      outStarts[length] = start(begin);
      out[length++] = (byte) c;
    }
    outStarts[length] = start(contentTo);
    return new Layer(out, 0, length, outStarts, depth + 1);
  }
}
