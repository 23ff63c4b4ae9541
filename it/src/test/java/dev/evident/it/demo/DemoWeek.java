package dev.evident.it.demo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A week at an invented company: people sign in by day, read and share documents, an administrator
 * changes roles, services work around the clock, one night somebody guesses passwords, comes in
 * with a known name from an unknown address and exports what he can. The same for the same seed and
 * end.
 */
public final class DemoWeek {
  private static final int DAYS = 7;
  private static final int MINUTES_OF_DAY = 24 * 60;
  private static final List<String> DOCUMENTS =
      List.of(
          "Board minutes",
          "Budget 2027",
          "Price list",
          "Supplier contract",
          "Payroll March",
          "Road map",
          "Incident report",
          "Offer Nordwind",
          "Holiday plan",
          "Customer list");
  private static final List<String> ROLES = List.of("viewer", "editor", "accountant", "admin");

  private final SplittableRandom random;
  private final Instant end;
  private final List<DemoEvent> events = new ArrayList<>();

  private DemoWeek(long seed, Instant end) {
    this.random = new SplittableRandom(seed);
    this.end = end.truncatedTo(ChronoUnit.MINUTES);
  }

  /** The events of the week before {@code end}, as JSON, oldest first. */
  public static List<String> events(long seed, Instant end) {
    return new DemoWeek(seed, end).made();
  }

  private List<String> made() {
    Instant begin = end.minus(Duration.ofDays(DAYS));
    for (int minute = 0; minute < DAYS * MINUTES_OF_DAY; minute++) {
      Instant at = begin.plus(Duration.ofMinutes(minute));
      for (int i = howMany(at); i > 0; i--) {
        usual(at.plusMillis(random.nextInt(60_000)));
      }
    }
    attack(end.minus(Duration.ofDays(2)).atZone(ZoneOffset.UTC).withHour(3).toInstant());
    List<String> lines = new ArrayList<>();
    events.sort(Comparator.comparing(DemoEvent::time));
    for (DemoEvent event : events) {
      lines.add(event.json(lines.size()));
    }
    return lines;
  }

  /** Offices are full on working days; somebody is always up. */
  private int howMany(Instant at) {
    ZonedDateTime there = at.atZone(ZoneOffset.UTC);
    boolean weekend = there.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
    double hour = there.getHour() + there.getMinute() / 60.0;
    double office = Math.exp(-Math.pow((hour - 13) / 4, 2));
    double perMinute = 0.08 + (weekend ? 0.05 : 0.85) * office;
    return random.nextDouble() < perMinute ? 1 + (random.nextInt(12) == 0 ? 2 : 0) : 0;
  }

  private void usual(Instant at) {
    int dice = random.nextInt(100);
    Staff.Member somebody = Staff.anybody(random);
    if (dice < 26) {
      signIn(at, somebody);
    } else if (dice < 56) {
      document(at, somebody, "document.read", "access");
    } else if (dice < 68) {
      document(at, somebody, "document.share", "change");
    } else if (dice < 74) {
      document(at, somebody, "document.export", "access");
    } else if (dice < 78) {
      role(at);
    } else if (dice < 80) {
      setting(at);
    } else {
      service(at);
    }
  }

  private DemoEvent event(Instant at, Staff.Member actor, String action, String category) {
    DemoEvent event = new DemoEvent(at, actor, action, category);
    events.add(event);
    return event;
  }

  private void signIn(Instant at, Staff.Member who) {
    boolean wrong = random.nextInt(14) == 0;
    event(at, who, "user.login", "authentication")
        .outcome(wrong ? "failure" : "success")
        .message(wrong ? "wrong password" : who.name() + " signed in")
        .session(random.nextInt(1 << 20));
  }

  private void document(Instant at, Staff.Member who, String action, String category) {
    String document = DOCUMENTS.get(random.nextInt(DOCUMENTS.size()));
    boolean denied = document.startsWith("Payroll") && random.nextInt(3) > 0;
    event(at, who, action, category)
        .outcome(denied ? "denied" : "success")
        .target("document", document)
        .message(who.name() + (denied ? " may not open " : " worked with ") + document)
        .session(random.nextInt(1 << 20));
  }

  private void role(Instant at) {
    Staff.Member whom = Staff.anybody(random);
    String before = ROLES.get(random.nextInt(ROLES.size() - 1));
    String after = ROLES.get(random.nextInt(ROLES.size()));
    event(at, Staff.ADMIN, random.nextInt(4) == 0 ? "role.revoke" : "role.grant", "administration")
        .target("user", whom.id())
        .changed("role", before, after)
        .reason("ticket OPS-" + (1_000 + random.nextInt(900)));
  }

  private void setting(Instant at) {
    event(at, Staff.ADMIN, "setting.change", "configuration")
        .target("setting", "password.length")
        .changed("password.length", "10", String.valueOf(12 + random.nextInt(4)))
        .reason("policy review");
  }

  private void service(Instant at) {
    Staff.Member which = Staff.SERVICES.get(random.nextInt(Staff.SERVICES.size()));
    boolean failed = random.nextInt(25) == 0;
    String action =
        switch (which.id()) {
          case "svc-billing" -> "invoice.create";
          case "svc-backup" -> "backup.run";
          case "svc-deploy" -> "release.deploy";
          default -> "index.refresh";
        };
    event(at, which, action, "system")
        .outcome(failed ? "failure" : "success")
        .target("job", action.substring(0, action.indexOf('.')) + "-" + random.nextInt(40))
        .amount(100 + random.nextInt(90_000));
  }

  /** Guesses, a way in, a role that should not be, and everything that can be carried away. */
  private void attack(Instant at) {
    Staff.Member who = Staff.STRANGER;
    Instant now = at;
    for (int i = 0; i < 140; i++) {
      now = now.plusMillis(900 + random.nextInt(3_000));
      event(now, who, "user.login", "authentication").outcome("failure").message("wrong password");
    }
    event(now.plusSeconds(5), who, "user.login", "authentication")
        .message("Mads Conti signed in from a new address")
        .session(7);
    event(now.plusSeconds(40), who, "role.grant", "administration")
        .target("user", who.id())
        .changed("role", "viewer", "admin")
        .session(7);
    for (int i = 0; i < 2 * DOCUMENTS.size(); i++) {
      now = now.plusSeconds(4 + random.nextInt(9));
      event(now.plusSeconds(60), who, "document.export", "access")
          .outcome(i % 5 == 4 ? "denied" : "success")
          .target("document", DOCUMENTS.get(i % DOCUMENTS.size()))
          .session(7);
    }
  }
}
