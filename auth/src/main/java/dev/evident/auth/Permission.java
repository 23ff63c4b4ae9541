package dev.evident.auth;

import java.util.Locale;

/** One thing that may be allowed or not. What a role allows is the table in {@link Role}. */
public enum Permission {
  /** Send events to a stream. */
  APPEND(true),
  /** Search, count and follow the events of a stream, and see single ones. */
  READ(true),
  /** Have proofs and receipts of events. */
  PROOFS(true),
  /** Take many events out at once. */
  EXPORT(true),
  /** Read the stream in which the server records what is done to it. */
  READ_AUDIT(true),
  /** Keep searches and dashboards for oneself, and see those that are shared. */
  SAVE(true),
  /** Share one's own of them with who reads the stream. */
  SHARE(true),
  /** Change and delete those that others share. */
  MANAGE_SHARED(true),
  /** Hand out short-lived tokens that read less than oneself. */
  MINT_VIEWER_TOKENS(true),
  /** See in what state the whole log is, and have it verified; no event. */
  VERIFY(false),
  /** Metrics, storage and settings; no event. */
  OPERATE(false),
  /** Make streams. */
  MANAGE_STREAMS(false),
  /** Make, rotate and revoke API keys. */
  MANAGE_KEYS(true),
  /** Say who has which role; end the sessions of others. */
  MANAGE_ROLES(true),
  /** Be the second person of an act that needs two. */
  APPROVE(false);

  private final boolean ofStream;

  Permission(boolean ofStream) {
    this.ofStream = ofStream;
  }

  /** Whether it can be had for one stream; else it takes a grant for all streams. */
  public boolean ofStream() {
    return ofStream;
  }

  /** As documents and answers write it: {@code read-audit}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
