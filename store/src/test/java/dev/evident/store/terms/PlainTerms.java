package dev.evident.store.terms;

import dev.evident.model.IpAddress;
import dev.evident.query.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of terms, written down plainly. */
final class PlainTerms {
  private PlainTerms() {}

  static boolean isUuid(String value) {
    return value.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  static Set<Long> of(String value) {
    Set<Long> terms = new HashSet<>();
    if (isUuid(value)) {
      terms.add(TermHash.whole(value));
      return terms;
    }
    List<String> words = Tokens.words(value);
    words.forEach(word -> terms.add(TermHash.word(word)));
    String folded = Tokens.fold(value);
    boolean oneWord = words.equals(List.of(folded));
    boolean longWord = words.stream().anyMatch(word -> word.codePoints().count() >= 6);
    if (!oneWord && !longWord) {
      terms.add(TermHash.whole(folded));
    }
    IpAddress.parse(value).ifPresent(address -> terms.add(TermHash.whole(address.text())));
    return terms;
  }
}
