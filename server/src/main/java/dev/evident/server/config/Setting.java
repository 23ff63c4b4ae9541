package dev.evident.server.config;

import java.util.List;

/**
 * A raw value and the place it came from.
 *
 * @param values one text, or those of a list
 * @param source {@code evident.yaml:3:7}, a variable's or a flag's name, or {@code default}
 */
record Setting(List<String> values, boolean isList, String source) {
  static final String DEFAULT = "default";

  static Setting single(String value, String source) {
    return new Setting(List.of(value), false, source);
  }

  Setting {
    values = List.copyOf(values);
  }
}
