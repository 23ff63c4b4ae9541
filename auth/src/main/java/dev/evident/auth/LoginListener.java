package dev.evident.auth;

/** Counts credentials; told by many threads at once. */
public interface LoginListener {
  /** A request proved who it comes from. */
  void proven(Principal.Kind kind);

  /** A credential counted for nothing; told of each, also within a burst. */
  void refused(LoginFailure why);
}
