package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After every test: each log that it opened is closed, and fsck finds nothing in it. */
public final class LogInvariants implements AfterEachCallback {
  private static final Set<Path> OPENED = new ConcurrentSkipListSet<>();

  /** The test leaves damage behind on purpose. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.METHOD, ElementType.TYPE})
  @interface LeavesDamage {}

  static void opened(Path directory) {
    OPENED.add(directory);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    Set<Path> opened = new ConcurrentSkipListSet<>(OPENED);
    OPENED.removeAll(opened);
    boolean damaged =
        context.getRequiredTestMethod().isAnnotationPresent(LeavesDamage.class)
            || context.getRequiredTestClass().isAnnotationPresent(LeavesDamage.class);
    if (damaged || context.getExecutionException().isPresent()) {
      return;
    }
    for (Path directory : opened) {
      if (Files.isDirectory(directory.resolve("journal"))) {
        assertThat(FsckTest.fsck(directory).findings()).as("fsck of " + directory).isEmpty();
      }
    }
  }
}
