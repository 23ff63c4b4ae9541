package dev.evident.ui;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The files with what ties them together: the import map, the policy, and the first HTML. */
final class Site {
  /** What stands before the version in addresses that may be kept. */
  static final String VERSIONED = "-/";

  private static final String MAIN = "app/main.js";

  private final Assets assets;
  private final String base;
  private final String importMap;
  private final String policy;

  /** By the module of the page that is shown first: as many as there are modules, at most. */
  private final Map<String, Asset> pages = new ConcurrentHashMap<>();

  Site(Assets assets) {
    this.assets = assets;
    this.base = "/ui/" + VERSIONED + assets.version();
    this.importMap =
        Libraries.imports().entrySet().stream()
            .map(one -> "\"%s\":\"%s/%s\"".formatted(one.getKey(), base, one.getValue()))
            .collect(Collectors.joining(",", "{\"imports\":{", "}}"));
    byte[] hash = Asset.sha256().digest(importMap.getBytes(StandardCharsets.UTF_8));
    this.policy =
        "default-src 'none'; script-src 'self' 'sha256-"
            + Base64.getEncoder().encodeToString(hash)
            + "'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  }

  Assets assets() {
    return assets;
  }

  /** Only files of this server, and of inline scripts only the import map. */
  String policy() {
    return policy;
  }

  /**
   * The HTML with which everything begins.
   *
   * @param name of the page that the address asks for; any text
   */
  Asset page(String name) {
    String module = "pages/" + name + ".js";
    return pages.computeIfAbsent(assets.find(module).isPresent() ? module : "", this::html);
  }

  private Asset html(String pageModule) {
    Modules modules = new Modules(assets);
    Set<String> first = new LinkedHashSet<>(modules.closure(MAIN));
    first.addAll(modules.closure(pageModule));
    String preloads =
        first.stream()
            .map(file -> "<link rel=\"modulepreload\" href=\"" + base + '/' + file + "\">")
            .collect(Collectors.joining("\n    "));
    String html =
        new String(assets.index().bytes(), StandardCharsets.UTF_8)
            .replace("{{imports}}", importMap)
            .replace("{{preloads}}", preloads)
            .replace("{{base}}", base);
    return new Asset("index.html", html.getBytes(StandardCharsets.UTF_8));
  }
}
