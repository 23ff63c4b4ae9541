package dev.evident.auth;

import dev.evident.model.Category;
import dev.evident.model.Outcome;

/**
 * Something that concerns who may do what: it belongs into the audit of the audit. Holds no secret.
 *
 * @param actor label of who did it, such as {@code person:alice}; {@code anonymous} if unproven
 * @param origin the address that it came from; empty for what the server does of itself
 * @param subject what was acted on: a key's id, the subject of grants, a request's id
 * @param detail one sentence for people; may be empty
 */
public record AccessAct(
    Act act, Outcome outcome, String actor, String origin, String subject, String detail) {
  public static final String ANONYMOUS = "anonymous";

  /** The kinds, with the action and the category of the event. */
  public enum Act {
    SIGN_IN("session.start", Category.AUTHENTICATION),
    SIGN_OUT("session.end", Category.AUTHENTICATION),
    SIGN_IN_FAILED("session.refuse", Category.AUTHENTICATION),
    /** One refused credential; no more of them are told once a burst has begun. */
    LOGIN_FAILED("login.refuse", Category.AUTHENTICATION),
    /** So many refused credentials from one place that they are not told one by one any more. */
    LOGIN_BURST("login.burst", Category.AUTHENTICATION),
    /** Something that the role does not allow. */
    DENIED("request.deny", Category.ACCESS),
    /** The local administrator's key was used: every time. */
    ADMIN_KEY_USED("admin_key.use", Category.ADMINISTRATION),
    KEY_CREATED("api_key.create", Category.ADMINISTRATION),
    KEY_ROTATED("api_key.rotate", Category.ADMINISTRATION),
    KEY_REVOKED("api_key.revoke", Category.ADMINISTRATION),
    GRANTS_SET("grants.set", Category.ADMINISTRATION),
    GRANTS_REMOVED("grants.remove", Category.ADMINISTRATION),
    VIEWER_TOKEN_MINTED("viewer_token.mint", Category.ACCESS),
    SESSION_REVOKED("session.revoke", Category.ADMINISTRATION),
    APPROVAL_REQUESTED("approval.request", Category.ADMINISTRATION),
    APPROVAL_GRANTED("approval.grant", Category.ADMINISTRATION),
    APPROVAL_REJECTED("approval.reject", Category.ADMINISTRATION),
    APPROVAL_EXPIRED("approval.expire", Category.ADMINISTRATION);

    private final String action;
    private final Category category;

    Act(String action, Category category) {
      this.action = action;
      this.category = category;
    }

    public String action() {
      return action;
    }

    public Category category() {
      return category;
    }
  }
}
