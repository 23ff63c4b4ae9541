package dev.evident.auth;

/** Who a request comes from, once that is proven. */
public record Principal(String name) {
  public Principal {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a principal needs a name");
    }
  }
}
