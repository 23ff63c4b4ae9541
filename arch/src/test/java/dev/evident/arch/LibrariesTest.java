package dev.evident.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each library has one place that knows it, so that it can be replaced there. */
class LibrariesTest {

  /** Names are without "dev.evident."; a module's name stands for all of its packages. */
  @ParameterizedTest(name = "{0} is used only by {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          org.eclipse.jetty       | http
          org.snakeyaml           | server.config
          tools.jackson.databind  | engine receive client cli server log.verify
          tools.jackson           | codec query engine auth receive client cli server log.verify log.keys
          org.bouncycastle        | cli
          info.picocli            | cli
          picocli                 | cli
          com.github.luben        | store http client receive
          io.prometheus           | server
          ch.qos.logback          | server cli
          com.nimbusds            | auth.oidc
          software.amazon         | server
          java.net.http           | client cli log.verify log.witness log.keys auth.oidc
          java.util.logging       |
          java.sql                |
          sun                     |
          com.sun                 |
          jdk.internal            |
          """)
  void aLibraryHasItsPlace(String library, @org.jspecify.annotations.Nullable String places) {
    Pattern allowed =
        places == null
            ? Pattern.compile("(?!)")
            : Pattern.compile("dev\\.evident\\.(" + places.replace(' ', '|') + ")(\\..*)?");
    TreeSet<String> wrong = new TreeSet<>();
    for (JavaClass type : Repository.CLASSES) {
      if (allowed.matcher(type.getPackageName()).matches()) {
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String used = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (used.equals(library) || used.startsWith(library + ".")) {
          wrong.add(dependency.getDescription());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
