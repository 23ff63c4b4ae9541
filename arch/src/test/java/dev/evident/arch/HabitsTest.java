package dev.evident.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Time, randomness, files and output come in through constructors; these rules keep it so. */
class HabitsTest {
  /** Where the real clock and the real randomness are taken and handed on. */
  private static final Set<String> WIRING = Set.of("dev.evident.server", "dev.evident.cli");

  /** Classes outside of the wiring that may do so too, and why each may. */
  private static final Map<String, String> OWN_WIRING =
      Map.of(
          "client.EvidentClient", "the entry of a library: its users have no wiring of ours",
          "client.Pace", "spreads repeated attempts; tests hand in another one",
          "http.RequestIds", "a prefix that tells two starts apart, and nothing else");

  /** The only classes that open files for writing, and why each may. */
  private static final Map<String, String> WRITERS =
      Map.of(
          "log.disk.RealDisk", "the one place with fsync: every durable byte of the log",
          "log.DirectoryLock", "the lock file, which holds nothing",
          "auth.SecretFile", "one small file of mode 0600, written as a whole",
          "cli.Sending", "the file of acknowledgements that the user asked for",
          "cli.ReceiptsCommand", "the receipts that the user asked for",
          "cli.ExportFile", "the export that the user asked for",
          "cli.Terminal", "nothing but the terminal's own streams",
          "cli.bench.FileEvents", "opens the workload for reading only",
          "cli.bench.DiskUse", "opens what it measures for reading only");

  private static final Set<String> CLOCKS =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.InstantSource.system",
          "java.lang.System.currentTimeMillis");

  private static final Set<String> RANDOM =
      Set.of(
          "java.security.SecureRandom.<init>",
          "java.security.SecureRandom.getInstanceStrong",
          "java.util.Random.<init>",
          "java.util.concurrent.ThreadLocalRandom.current",
          "java.util.UUID.randomUUID",
          "java.lang.Math.random");

  private static final Set<String> WRITING =
      Set.of(
          "java.nio.channels.FileChannel.open",
          "java.nio.channels.AsynchronousFileChannel.open",
          "java.nio.file.Files.newByteChannel",
          "java.nio.file.Files.newOutputStream",
          "java.nio.file.Files.newBufferedWriter",
          "java.nio.file.Files.write",
          "java.nio.file.Files.writeString",
          "java.nio.file.Files.copy",
          "java.nio.file.Files.move",
          "java.io.FileOutputStream.<init>",
          "java.io.FileWriter.<init>",
          "java.io.RandomAccessFile.<init>");

  private static final Set<String> OUTPUT =
      Set.of("java.lang.System.out", "java.lang.System.err", "java.io.Console.<init>");

  @Test
  void onlyTheWiringReadsTheClock() {
    assertThat(accesses(CLOCKS, HabitsTest::wires)).isEmpty();
  }

  @Test
  void onlyTheWiringMakesRandomness() {
    assertThat(accesses(RANDOM, HabitsTest::wires)).isEmpty();
  }

  @Test
  void onlyNamedClassesOpenFilesForWriting() {
    assertThat(accesses(WRITING, type -> WRITERS.containsKey(Repository.shortName(type))))
        .isEmpty();
  }

  @Test
  void onlyTheCommandLinePrints() {
    assertThat(accesses(OUTPUT, type -> Repository.moduleOf(type).equals("cli"))).isEmpty();
  }

  @Test
  void nobodyPrintsAStackTraceOrEndsTheProcess() {
    Set<String> rude =
        Set.of("java.lang.Throwable.printStackTrace", "java.lang.System.exit", "java.lang.Runtime");
    assertThat(accesses(rude, type -> Repository.moduleOf(type).equals("cli"))).isEmpty();
  }

  @Test
  void noStaticFieldCanChange() {
    TreeSet<String> wrong = new TreeSet<>();
    for (JavaClass type : Repository.CLASSES) {
      for (JavaField field : type.getFields()) {
        Set<JavaModifier> modifiers = field.getModifiers();
        if (!modifiers.contains(JavaModifier.STATIC)
            || modifiers.contains(JavaModifier.SYNTHETIC)) {
          continue;
        }
        boolean variable = !modifiers.contains(JavaModifier.FINAL);
        boolean openArray =
            type.getModifiers().contains(JavaModifier.PUBLIC)
                && modifiers.contains(JavaModifier.PUBLIC)
                && field.getRawType().isArray();
        if (variable || openArray) {
          wrong.add(field.getFullName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean wires(JavaClass type) {
    return WIRING.contains(type.getPackageName())
        || OWN_WIRING.containsKey(Repository.shortName(type));
  }

  private static TreeSet<String> accesses(Set<String> members, Predicate<JavaClass> allowed) {
    TreeSet<String> wrong = new TreeSet<>();
    for (JavaClass type : Repository.CLASSES) {
      if (allowed.test(type)) {
        continue;
      }
      for (JavaAccess<?> access : type.getAccessesFromSelf()) {
        String owner = access.getTargetOwner().getName();
        if (members.contains(owner + "." + access.getName())) {
          wrong.add(access.getDescription());
        }
      }
    }
    return wrong;
  }
}
