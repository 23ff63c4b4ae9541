package dev.evident.ui;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Every file of the page by its name below the folder {@code web}, libraries included. */
final class Assets {
  private static final String FOLDER = "dev/evident/ui/web/";
  private static final String INDEX = "index.html";
  private static final int VERSION_CHARS = 16;

  private final Map<String, Asset> files;
  private final String version;

  private Assets(Map<String, Asset> files) {
    this.files = Map.copyOf(files);
    MessageDigest all = Asset.sha256();
    files.forEach((name, asset) ->
        all.update((name + ' ' + asset.hash() + '\n').getBytes(StandardCharsets.UTF_8)));
    this.version = HexFormat.of().formatHex(all.digest()).substring(0, VERSION_CHARS);
  }

  /** Reads all of them from the class path. */
  static Assets read() throws IOException {
    Map<String, Asset> files = new TreeMap<>();
    for (String name : own()) {
      files.put(name, asset(name, FOLDER + name));
    }
    for (Map.Entry<String, String> library : Libraries.resources().entrySet()) {
      files.put(library.getKey(), asset(library.getKey(), library.getValue()));
    }
    return new Assets(files);
  }

  private static Asset asset(String name, String resource) throws IOException {
    try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the file " + resource + " is not on the class path");
      }
      return new Asset(name, in.readAllBytes());
    }
  }

  /** A jar has no folders to list: its own table of contents is read. */
  private static List<String> own() throws IOException {
    URL index = Assets.class.getClassLoader().getResource(FOLDER + INDEX);
    if (index == null) {
      throw new IOException("the file " + FOLDER + INDEX + " is not on the class path");
    }
    if (index.openConnection() instanceof JarURLConnection connection) {
      JarFile jar = connection.getJarFile(); // shared with the class loader: not ours to close
      return jar.stream()
          .filter(entry -> !entry.isDirectory())
          .map(JarEntry::getName)
          .filter(name -> name.startsWith(FOLDER))
          .map(name -> name.substring(FOLDER.length()))
          .sorted()
          .toList();
    }
    Path folder = Path.of(uri(index)).resolveSibling(".").normalize();
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  private static URI uri(URL url) throws IOException {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IOException("the class path has an address that is none: " + url, e);
    }
  }

  Optional<Asset> find(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** The same for the same bytes, another for others: part of addresses that may be kept. */
  String version() {
    return version;
  }

  Asset index() {
    return Optional.ofNullable(files.get(INDEX))
        .orElseThrow(() -> new AssertionError("bug: " + INDEX + " was there when it was listed"));
  }
}
