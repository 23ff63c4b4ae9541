package dev.evident.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of other people's libraries that browsers load, and the names by which modules import
 * them. Nothing else of those jars is handed out.
 */
final class Libraries {
  private static final String LIT = "META-INF/resources/_static/";
  private static final String WEBJARS = "META-INF/resources/webjars/";

  /**
   * A part of a library.
   *
   * @param name by which modules import it, and its folder under {@code vendor/}
   * @param resources the folder in its jar
   * @param entry the file that the bare name stands for
   * @param files all that are handed out, the entry included
   */
  private record Part(String name, String resources, String entry, List<String> files) {}

  private static final List<String> DIRECTIVES =
      List.of(
          "cache", "class-map", "guard", "if-defined", "keyed", "live", "ref", "repeat", "until");

  private static final List<Part> PARTS =
      List.of(
          new Part("lit", LIT + "lit/3.3.3/", "index.js", directivesAnd("index.js")),
          new Part(
              "lit-html",
              LIT + "lit-html/3.3.3/",
              "lit-html.js",
              directivesAnd(
                  "lit-html.js",
                  "is-server.js",
                  "directive.js",
                  "directive-helpers.js",
                  "async-directive.js",
                  "directives/private-async-helpers.js")),
          new Part(
              "lit-element",
              LIT + "lit-element/4.2.2/",
              "lit-element.js",
              List.of("lit-element.js")),
          new Part(
              "@lit/reactive-element",
              LIT + "reactive-element/2.1.2/",
              "reactive-element.js",
              List.of("reactive-element.js", "css-tag.js")),
          new Part(
              "chart.js",
              WEBJARS + "chart.js/4.5.1/dist/",
              "chart.js",
              List.of("chart.js", "chunks/helpers.dataset.js")),
          new Part(
              "@kurkle/color",
              WEBJARS + "kurkle__color/0.3.4/dist/",
              "color.esm.js",
              List.of("color.esm.js")));

  private Libraries() {}

  private static List<String> directivesAnd(String... files) {
    List<String> all = new ArrayList<>(List.of(files));
    DIRECTIVES.forEach(name -> all.add("directives/" + name + ".js"));
    return all;
  }

  private static String folder(Part part) {
    return "vendor/" + part.name().replace("@", "") + '/';
  }

  /** Where each file is handed out, and its resource on the class path. */
  static Map<String, String> resources() {
    Map<String, String> all = new TreeMap<>();
    for (Part part : PARTS) {
      part.files().forEach(file -> all.put(folder(part) + file, part.resources() + file));
    }
    return all;
  }

  /** What the import map says, below the folder that everything is handed out from. */
  static Map<String, String> imports() {
    Map<String, String> all = new TreeMap<>();
    for (Part part : PARTS) {
      all.put(part.name(), folder(part) + part.entry());
      all.put(part.name() + '/', folder(part));
    }
    return all;
  }
}
