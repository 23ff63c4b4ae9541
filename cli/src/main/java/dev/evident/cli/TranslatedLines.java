package dev.evident.cli;

import dev.evident.client.EventLines;
import dev.evident.client.InputLine;
import dev.evident.client.RefusedLine;
import dev.evident.codec.EventWriter;
import dev.evident.model.RefusalCode;
import dev.evident.receive.Original;
import dev.evident.receive.Originals;
import dev.evident.receive.Piece;
import dev.evident.receive.Translator;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The originals of a file as events to send. */
final class TranslatedLines implements EventLines {
  private final Originals originals;
  private final Translator translator;
  private final EventWriter writer = new EventWriter();

  TranslatedLines(InputStream content, Translator translator) {
    this.originals = Originals.in(content, translator);
    this.translator = translator;
  }

  @Override
  public Optional<InputLine> next() throws IOException {
    Optional<Piece> piece = originals.next();
    if (piece.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (piece.get()) {
          case Piece.Good(var original) -> translated(original);
          case Piece.Bad(var line, var code, var detail) ->
              new InputLine.Unreadable(new RefusedLine(line, code, "", detail));
        });
  }

  private InputLine translated(Original original) {
    if (!translator.recognises(original)) {
      String detail = "this is no " + translator.name() + " record; import it with its own --from";
      return new InputLine.Unreadable(
          new RefusedLine(original.line(), RefusalCode.MEMBER_VALUE.code(), "", detail));
    }
    try {
      return new InputLine.Event(original.line(), writer.write(translator.translate(original)));
    } catch (IllegalArgumentException e) {
      // No translator should let this happen; if one does, it costs one record and is seen.
      String detail = "the " + translator.name() + " record has no event: " + e.getMessage();
      return new InputLine.Unreadable(
          new RefusedLine(original.line(), RefusalCode.MEMBER_VALUE.code(), "", detail));
    }
  }
}
