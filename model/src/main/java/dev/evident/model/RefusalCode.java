package dev.evident.model;

/** Why an event or a request is refused. The {@link #code} texts are a promise: never renamed. */
public enum RefusalCode {
  JSON_SYNTAX("json-syntax", 422),
  /** Bad UTF-8 or half of a surrogate pair. */
  JSON_ENCODING("json-encoding", 422),
  JSON_DUPLICATE_MEMBER("json-duplicate-member", 422),
  JSON_TOO_DEEP("json-too-deep", 422),
  JSON_NOT_OBJECT("json-not-object", 422),
  MEMBER_MISSING("member-missing", 422),
  MEMBER_TYPE("member-type", 422),
  MEMBER_VALUE("member-value", 422),
  MEMBER_TOO_LONG("member-too-long", 422),
  TIME_ZONE_MISSING("time-zone-missing", 422),
  TIME_INVALID("time-invalid", 422),
  TIME_FUTURE("time-future", 422),
  /** The same id was accepted before with other content. */
  ID_CONFLICT("id-conflict", 409),
  RECORD_TOO_LARGE("record-too-large", 413),
  BATCH_TOO_LARGE("batch-too-large", 413),
  STREAM_UNKNOWN("stream-unknown", 422),
  CLASS_UNKNOWN("class-unknown", 422),
  /** A member holds a secret, and the stream's firewall refuses. */
  SECRET_FOUND("secret-found", 422),
  QUEUE_FULL("queue-full", 429),
  DISK_FULL("disk-full", 507),
  LOG_STOPPED("log-stopped", 503);

  private final String code;
  private final int httpStatus;

  RefusalCode(String code, int httpStatus) {
    this.code = code;
    this.httpStatus = httpStatus;
  }

  /** The stable text in answers, kebab-case. */
  public String code() {
    return code;
  }

  /** The HTTP status when this is the answer to the whole request. */
  public int httpStatus() {
    return httpStatus;
  }
}
