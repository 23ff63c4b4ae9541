package dev.evident.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the settings of one YAML file; what is wrong goes to the list of problems. */
final class YamlFile {

  private static final long BYTES_MAX = 1 << 20;

  private final Path file;
  private final Map<String, String> removedKeys;
  private final Map<Key, Setting> settings;
  private final List<String> problems;

  private YamlFile(
      Path file,
      Map<String, String> removedKeys,
      Map<Key, Setting> settings,
      List<String> problems) {
    this.file = file;
    this.removedKeys = removedKeys;
    this.settings = settings;
    this.problems = problems;
  }

  static void read(
      Path file,
      Map<String, String> removedKeys,
      Map<Key, Setting> settings,
      List<String> problems) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        problems.add(file + ": larger than " + BYTES_MAX + " bytes: not a configuration");
        return;
      }
      // Allowed here so that the refusal below can name the place.
      var load =
          LoadSettings.builder().setLabel(file.toString()).setAllowNonScalarKeys(true).build();
      Optional<Node> root = new Compose(load).composeString(Files.readString(file));
      if (root.isPresent()) {
        new YamlFile(file, removedKeys, settings, problems).group(root.get(), "");
      }
    } catch (IOException e) {
      problems.add(file + ": cannot be read as UTF-8 text (" + e + ")");
    } catch (MarkedYamlEngineException e) {
      problems.add(place(file, e.getProblemMark()) + ": not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(file + ": not YAML: " + e.getMessage());
    }
  }

  private static String place(Path file, Optional<Mark> mark) {
    return mark.map(m -> file + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
        .orElse(file.toString());
  }

  private void group(Node node, String prefix) {
    if (isNothing(node)) {
      return;
    }
    if (!(node instanceof MappingNode mapping)) {
      String what = prefix.isEmpty() ? "the file" : prefix;
      problem(node, what + " must be a list of 'key: value' lines");
      return;
    }
    var seen = new HashSet<String>();
    for (NodeTuple pair : mapping.getValue()) {
      Node keyNode = pair.getKeyNode();
      if (!(keyNode instanceof ScalarNode scalar)) {
        problem(keyNode, "a key must be text");
        continue;
      }
      String name = prefix.isEmpty() ? scalar.getValue() : prefix + "." + scalar.getValue();
      if (!seen.add(name)) {
        problem(keyNode, name + " is there twice");
      } else {
        member(name, keyNode, pair.getValueNode());
      }
    }
  }

  private void member(String name, Node keyNode, Node value) {
    Optional<Key> key = Key.named(name);
    if (key.isPresent()) {
      values(key.get(), value)
          .ifPresent(values -> {
            String source = place(file, value.getStartMark());
            settings.put(key.get(), new Setting(values, key.get().isList(), source));
          });
    } else if (Key.isSection(name)) {
      group(value, name);
    } else {
      problem(keyNode, ConfigLoader.unknown(name, removedKeys));
    }
  }

  private Optional<List<String>> values(Key key, Node value) {
    if (isNothing(value)) {
      problem(value, key.text() + " has no value");
      return Optional.empty();
    }
    if (!key.isList()) {
      if (value instanceof ScalarNode scalar) {
        return Optional.of(List.of(scalar.getValue()));
      }
      problem(value, key.text() + " must be a single value");
      return Optional.empty();
    }
    if (key.isMap() && value instanceof MappingNode mapping) {
      return pairs(key, mapping);
    }
    if (!(value instanceof SequenceNode sequence)) {
      problem(
          value,
          key.text()
              + (key.isMap() ? " must be pairs such as {a: b}" : " must be a list such as [a, b]"));
      return Optional.empty();
    }
    var values = new ArrayList<String>();
    for (Node element : sequence.getValue()) {
      if (!(element instanceof ScalarNode scalar) || isNothing(element)) {
        problem(element, key.text() + " must be a list of texts");
        return Optional.empty();
      }
      values.add(scalar.getValue());
    }
    return Optional.of(values);
  }

  /** Each as {@code name=value}. */
  private Optional<List<String>> pairs(Key key, MappingNode mapping) {
    var values = new ArrayList<String>();
    for (NodeTuple pair : mapping.getValue()) {
      if (!(pair.getKeyNode() instanceof ScalarNode name)
          || !(pair.getValueNode() instanceof ScalarNode value)
          || isNothing(value)) {
        problem(pair.getKeyNode(), key.text() + " must be pairs of texts");
        return Optional.empty();
      }
      values.add(name.getValue() + "=" + value.getValue());
    }
    return Optional.of(values);
  }

  private static boolean isNothing(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private void problem(Node node, String text) {
    problems.add(place(file, node.getStartMark()) + ": " + text);
  }
}
