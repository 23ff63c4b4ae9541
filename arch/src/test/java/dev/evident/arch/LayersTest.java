package dev.evident.arch;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Directions: modules point up the list of the root pom, packages have no cycles. */
class LayersTest {
  private final List<String> modules = Repository.modules();

  @Test
  void everyMainClassBelongsToAModuleOfTheRootPom() {
    assertThat(Repository.CLASSES).hasSizeGreaterThan(10);
    assertThat(Repository.CLASSES.stream().map(Repository::moduleOf).distinct())
        .isSubsetOf(modules);
  }

  @Test
  void aClassUsesOnlyModulesAboveItsOwn() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass type : Repository.CLASSES) {
      int own = modules.indexOf(Repository.moduleOf(type));
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (Repository.isOurs(target) && modules.indexOf(Repository.moduleOf(target)) > own) {
          wrong.add(dependency.getDescription());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aPomNamesOnlyModulesAboveItsOwn() {
    Pattern ours = Pattern.compile("<artifactId>evident-(\\w+)</artifactId>");
    List<String> wrong = new ArrayList<>();
    for (String module : modules) {
      String pom = Repository.read(Repository.ROOT.resolve(module).resolve("pom.xml"));
      ours.matcher(pom)
          .results()
          .map(m -> m.group(1))
          .filter(other -> modules.indexOf(other) > modules.indexOf(module))
          .forEach(other -> wrong.add(module + " -> " + other));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.evident.(**)").should().beFreeOfCycles().check(Repository.CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    TreeSet<String> unmarked = new TreeSet<>();
    for (JavaClass type : Repository.CLASSES) {
      if (!type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
        unmarked.add(type.getPackageName());
      }
    }
    assertThat(unmarked).isEmpty();
  }
}
