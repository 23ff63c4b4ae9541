package dev.evident.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Method and path to handler. A template's segments are literals, variables ({@code {id}}: one
 * non-empty segment) or, at the end, a tail ({@code {path...}}: one or more segments). A literal
 * goes before a variable, a variable before a tail. HEAD is answered by GET, OPTIONS and unknown
 * methods (405) name the allowed ones. Immutable.
 */
public final class Routes implements Handler {

  /** One line of {@link #list}. */
  public record Route(String method, String template) {}

  private record Entry(Route route, Handler handler) {}

  /** Handlers by method of one template. */
  private record Leaf(String template, List<String> names, TreeMap<String, Handler> handlers) {}

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node variable;
    @Nullable Leaf tail;
    @Nullable Leaf leaf;
  }

  private final List<Entry> entries;
  private final Node root = new Node();
  private final Map<String, Leaf> fixed = new HashMap<>();

  private Routes(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    for (Entry entry : this.entries) {
      add(entry);
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects routes; used by one thread. */
  public static final class Builder {
    private final List<Entry> entries = new ArrayList<>();

    private Builder() {}

    public Builder get(String template, Handler handler) {
      return route("GET", template, handler);
    }

    public Builder post(String template, Handler handler) {
      return route("POST", template, handler);
    }

    public Builder put(String template, Handler handler) {
      return route("PUT", template, handler);
    }

    public Builder delete(String template, Handler handler) {
      return route("DELETE", template, handler);
    }

    public Builder route(String method, String template, Handler handler) {
      entries.add(new Entry(new Route(method, template), handler));
      return this;
    }

    /** All routes of others, as they are. */
    public Builder add(Routes others) {
      entries.addAll(others.entries);
      return this;
    }

    /** Throws IllegalArgumentException for a template that is malformed or there twice. */
    public Routes build() {
      return new Routes(entries);
    }
  }

  /** The same routes with the filter around each handler (not around 404, 405 and OPTIONS). */
  public Routes filtered(Filter filter) {
    return new Routes(
        entries.stream().map(e -> new Entry(e.route(), filter.around(e.handler()))).toList());
  }

  /** Every route in the order given. */
  public List<Route> list() {
    return entries.stream().map(Entry::route).toList();
  }

  private void add(Entry entry) {
    String template = entry.route().template();
    if (!template.startsWith("/")) {
      throw new IllegalArgumentException("a template starts with a slash: " + template);
    }
    var names = new ArrayList<String>();
    Node node = root;
    String[] segments = segments(template);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      if (!segment.startsWith("{")) {
        node = node.literals.computeIfAbsent(segment, _ -> new Node());
        continue;
      }
      boolean tail = segment.endsWith("...}");
      String name = segment.substring(1, segment.length() - (tail ? 4 : 1));
      if (!segment.endsWith("}") || !name.matches("[a-z][a-z0-9_]*") || names.contains(name)) {
        throw new IllegalArgumentException("bad variable " + segment + " in " + template);
      }
      names.add(name);
      if (!tail) {
        if (node.variable == null) {
          node.variable = new Node();
        }
        node = node.variable;
      } else if (i < segments.length - 1) {
        throw new IllegalArgumentException("a tail must come last: " + template);
      } else {
        node.tail = leaf(node.tail, entry, names);
        return;
      }
    }
    node.leaf = leaf(node.leaf, entry, names);
    if (names.isEmpty()) {
      fixed.put(template, node.leaf);
    }
  }

  private static Leaf leaf(@Nullable Leaf present, Entry entry, List<String> names) {
    Route route = entry.route();
    Leaf leaf =
        present == null ? new Leaf(route.template(), List.copyOf(names), new TreeMap<>()) : present;
    if (!leaf.template().equals(route.template())) {
      throw new IllegalArgumentException(
          "two names for one path: " + leaf.template() + " and " + route.template());
    }
    if (leaf.handlers().putIfAbsent(route.method(), entry.handler()) != null) {
      throw new IllegalArgumentException("a route is there twice: " + route);
    }
    return leaf;
  }

  private static String[] segments(String path) {
    return path.substring(1).split("/", -1);
  }

  @Override
  public Reply handle(Call call) throws Exception {
    String path = call.path();
    Leaf leaf = fixed.get(path);
    if (leaf != null) {
      call.matched(leaf.template(), List.of(), List.of());
      return dispatch(leaf, call);
    }
    if (path.startsWith("/")) {
      var values = new ArrayList<String>();
      String[] decoded = segments(path);
      for (int i = 0; i < decoded.length; i++) {
        decoded[i] = Percent.decodePathSegment(decoded[i]);
      }
      leaf = match(root, decoded, 0, values);
      if (leaf != null) {
        call.matched(leaf.template(), leaf.names(), values);
        return dispatch(leaf, call);
      }
    }
    throw new Problem(404, "not-found", "there is nothing at this path");
  }

  private static Reply dispatch(Leaf leaf, Call call) throws Exception {
    String method = call.method();
    Handler handler = leaf.handlers().get(method);
    if (handler == null && method.equals("HEAD")) {
      handler = leaf.handlers().get("GET");
    }
    if (handler != null) {
      return handler.handle(call);
    }
    if (method.equals("OPTIONS")) {
      return Reply.empty(204).with("Allow", allowed(leaf));
    }
    throw new Problem(405, "method-not-allowed", "this path allows " + allowed(leaf))
        .withHeader("Allow", allowed(leaf));
  }

  private static String allowed(Leaf leaf) {
    var methods = new ArrayList<>(leaf.handlers().keySet());
    if (methods.contains("GET") && !methods.contains("HEAD")) {
      methods.add("HEAD");
    }
    if (!methods.contains("OPTIONS")) {
      methods.add("OPTIONS");
    }
    Collections.sort(methods);
    return String.join(", ", methods);
  }

  /** Depth-first; leaves in {@code values} what the variables of the found leaf stand for. */
  private static @Nullable Leaf match(Node node, String[] path, int at, List<String> values) {
    if (at == path.length) {
      return node.leaf;
    }
    Node literal = node.literals.get(path[at]);
    if (literal != null) {
      Leaf found = match(literal, path, at + 1, values);
      if (found != null) {
        return found;
      }
    }
    if (node.variable != null && !path[at].isEmpty()) {
      values.add(path[at]);
      Leaf found = match(node.variable, path, at + 1, values);
      if (found != null) {
        return found;
      }
      values.removeLast();
    }
    if (node.tail != null && isPlain(path, at)) {
      values.add(String.join("/", Arrays.asList(path).subList(at, path.length)));
      return node.tail;
    }
    return null;
  }

  /** No empty or dotted segment: a tail may name a file, and must not climb out of its folder. */
  private static boolean isPlain(String[] path, int from) {
    for (int i = from; i < path.length; i++) {
      if (path[i].isEmpty() || path[i].equals(".") || path[i].equals("..")) {
        return false;
      }
    }
    return true;
  }
}
