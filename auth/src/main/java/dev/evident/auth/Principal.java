package dev.evident.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who a request comes from, once that is proven, and what he may do. Immutable.
 *
 * @param name for people and for the audit of the audit; two may have the same, and a person may
 *     come to have another
 * @param credential the public id of what proved it, such as a key's id; empty when there is none
 */
public record Principal(String name, Kind kind, List<Grant> grants, Optional<String> credential) {

  /** The stream in which the server records what is done to it. */
  public static final String AUDIT_STREAM = "evident";

  public static final int NAME_CHARS_MAX = 256;

  /** Of one key or one subject; who is of several groups may come to have more. */
  public static final int GRANTS_MAX = 64;

  /** How it was proven. */
  public enum Kind {
    /** The local administrator's key. */
    ADMIN(false),
    /** An API key. */
    KEY(false),
    /** Somebody whom the identity provider vouches for: a person or a service account. */
    PERSON(false),
    /** A client certificate. */
    CERTIFICATE(false),
    /** A viewer token: whatever its key may do, it looks and does no more. */
    VIEWER(true);

    private final boolean onlyLooks;

    Kind(boolean onlyLooks) {
      this.onlyLooks = onlyLooks;
    }

    private boolean allows(Permission permission) {
      return !onlyLooks || permission == Permission.READ || permission == Permission.PROOFS;
    }

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Principal {
    if (name.isBlank() || name.length() > NAME_CHARS_MAX) {
      throw new IllegalArgumentException(
          "a principal's name has 1 to " + NAME_CHARS_MAX + " characters");
    }
    grants = List.copyOf(grants);
  }

  /** Whether the permission is there for every stream. */
  public boolean may(Permission permission) {
    return grants.stream()
        .anyMatch(grant -> grant.stream().equals(Grant.ALL_STREAMS) && allows(grant, permission));
  }

  /** Whether the permission is there for this stream, perhaps for some of its events only. */
  public boolean may(Permission permission, String stream) {
    return grants.stream().anyMatch(grant -> allows(grant, permission, stream));
  }

  /** Whether the permission is there for one stream at least. */
  public boolean maySomewhere(Permission permission) {
    return grants.stream().anyMatch(grant -> allows(grant, permission));
  }

  /** The grants by which events are seen; what they show together, the engine says. */
  public List<Grant> reading() {
    return grants.stream().filter(grant -> allows(grant, Permission.READ)).toList();
  }

  private boolean allows(Grant grant, Permission permission) {
    return kind.allows(permission) && grant.role().permissions().contains(permission);
  }

  /** Of the server's own stream nothing is seen without READ_AUDIT, and nobody writes it. */
  private boolean allows(Grant grant, Permission permission, String stream) {
    boolean own = stream.equals(AUDIT_STREAM);
    return grant.appliesTo(stream)
        && allows(grant, permission)
        && (!own || permission != Permission.APPEND)
        && (!own || grant.role().permissions().contains(Permission.READ_AUDIT));
  }

  /** Whether he could hand this grant out without giving more than he has. */
  public boolean covers(Grant grant) {
    return grants.stream().anyMatch(own -> own.covers(grant));
  }

  /**
   * Tells principals apart: of the credential where there is one, and not of the name, which may be
   * given again or changed.
   */
  public String id() {
    return kind.text() + ":" + credential.orElse(name);
  }

  /** For the audit of the audit and for messages: {@code key:shop-backend}. */
  public String label() {
    return kind.text() + ":" + name;
  }
}
