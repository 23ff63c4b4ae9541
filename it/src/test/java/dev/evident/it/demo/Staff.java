package dev.evident.it.demo;

import java.util.List;
import java.util.SplittableRandom;

/** Who works at the company of the demonstration: invented people and programs. */
final class Staff {
  /**
   * Somebody or something that acts.
   *
   * @param type as events name it
   * @param ip the address that he usually comes from
   */
  record Member(String type, String id, String name, String ip) {
    /** The actor of an event, as JSON. */
    String json() {
      return "{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"name\":\"" + name + "\"}";
    }
  }

  private static final List<String> FIRST =
      List.of(
          "Ada", "Boris", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hana", "Ivo", "Jonas",
          "Kaya", "Lena", "Mads", "Nora", "Oskar", "Pia", "Quim", "Rosa", "Sven", "Tilda");
  private static final List<String> LAST =
      List.of(
          "Aalto", "Berger", "Conti", "Dahl", "Ersoy", "Fabri", "Gruber", "Haas", "Iversen",
          "Jansen");

  /** In the order of how much they do: the first ones do most. */
  static final List<Member> PEOPLE = people();

  static final Member ADMIN = PEOPLE.getFirst();

  /** Comes from an address that nobody knows, by night. */
  static final Member STRANGER = new Member("user", "m.conti", "Mads Conti", "198.51.100.77");

  static final List<Member> SERVICES =
      List.of(
          new Member("service", "svc-billing", "Billing", "10.0.4.11"),
          new Member("service", "svc-backup", "Backup", "10.0.4.12"),
          new Member("service", "svc-deploy", "Deployment", "10.0.4.13"),
          new Member("service", "svc-search", "Search", "10.0.4.14"));

  private Staff() {}

  private static List<Member> people() {
    return java.util.stream.IntStream.range(0, FIRST.size())
        .mapToObj(i -> {
          String first = FIRST.get(i);
          String last = LAST.get(i % LAST.size());
          String id = (first.charAt(0) + "." + last).toLowerCase(java.util.Locale.ROOT);
          return new Member("user", id, first + " " + last, "192.0.2." + (10 + i));
        })
        .toList();
  }

  /** Somebody; those at the head of the list more often. */
  static Member anybody(SplittableRandom random) {
    double skewed = random.nextDouble() * random.nextDouble();
    return PEOPLE.get((int) (skewed * PEOPLE.size()));
  }
}
