package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Recursive descent over the pieces of the lexer. Looks ahead by one word at most, so the time is
 * linear in the query's length. For one query.
 */
final class Parser {
  private final Lexer lexer;
  private int depth;
  private int tests;

  Parser(String text) {
    this.lexer = new Lexer(text);
  }

  Lexer lexer() {
    return lexer;
  }

  Query query() throws QueryException {
    lexer.skipSpace();
    boolean all = lexer.peek() == Lexer.END || lexer.peek() == '|';
    Filter filter = all ? new Filter.All() : OrOperator.parse(this);
    List<Pipe> pipes = new ArrayList<>();
    Query query = checked(0, () -> Query.of(filter));
    while (lexer.take("|")) {
      lexer.skipSpace();
      int from = lexer.at();
      pipes.add(Pipes.parse(this));
      query = checked(from, () -> new Query(filter, pipes));
      lexer.skipSpace();
    }
    if (lexer.peek() != Lexer.END) {
      throw lexer.errorAtWord(
          lexer.peek() == ')'
              ? "this bracket closes nothing"
              : pipes.isEmpty()
                  ? "unexpected here; put the text in quotes if it is part of a value"
                  : "unexpected here; another pipe begins with |");
    }
    return query;
  }

  /** A group in brackets, or a single test. */
  Filter primary() throws QueryException {
    lexer.skipSpace();
    int from = lexer.at();
    if (lexer.take("(")) {
      Filter inner = nested(from, () -> OrOperator.parse(this));
      if (!lexer.take(")")) {
        throw lexer.error(from, from + 1, "this bracket is never closed");
      }
      return inner;
    }
    countTest(from);
    if (lexer.peek() == '"') {
      String text = lexer.quoted();
      if (lexer.peek() == ':' || lexer.peek() == '=') {
        throw lexer.error(
            from, lexer.at(), "a field's name has no quotes around it, only around its odd pieces");
      }
      return Values.quoted(this, Field.EVERYTHING, from, text);
    }
    Bare word = lexer.bare(Lexer.Place.NAME);
    requireWord(word, "a word, a field or a bracket must stand here");
    if (word.isKeyword("AND") || word.isKeyword("OR") || word.isKeyword("NOT")) {
      throw lexer.error(
          from, word.to(), "something must stand on both sides; put the word itself in quotes");
    }
    lexer.skipSpace();
    Values.Operator operator = Values.operator(lexer);
    if (operator == Values.Operator.NONE) {
      lexer.back(word.to());
      return Values.bare(this, Field.EVERYTHING, word);
    }
    return Values.parse(this, FieldNames.parse(lexer, word), operator);
  }

  /** A keyword between filters is consumed, other words stay. */
  boolean takeKeyword(String keyword) throws QueryException {
    lexer.skipSpace();
    int from = lexer.at();
    if (lexer.take(keyword) && isAfterWord()) {
      return true;
    }
    lexer.back(from);
    return false;
  }

  private boolean isAfterWord() {
    int c = lexer.peek();
    return c == Lexer.END || c == '(' || c == ')' || c == '"' || c == '|' || Lexer.isSpace(c);
  }

  void requireWord(Bare word, String reason) throws QueryException {
    if (word.from() == word.to()) {
      throw lexer.errorHere(reason);
    }
  }

  /** Counts one test more before it is made, so that a long list is refused early. */
  void countTest(int from) throws QueryException {
    if (++tests > Query.TESTS_MAX) {
      throw lexer.error(from, from, "at most " + Query.TESTS_MAX + " tests in one query");
    }
  }

  Filter nested(int from, Rule rule) throws QueryException {
    if (++depth > Query.DEPTH_MAX) {
      throw lexer.error(from, from + 1, "nested deeper than " + Query.DEPTH_MAX);
    }
    Filter filter = rule.parse();
    depth--;
    return filter;
  }

  /** Makes a value of the model; what it refuses is an error at this place of the query. */
  <T> T checked(int from, Supplier<T> made) throws QueryException {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw lexer.error(from, lexer.at(), String.valueOf(e.getMessage()));
    }
  }

  interface Rule {
    Filter parse() throws QueryException;
  }
}
