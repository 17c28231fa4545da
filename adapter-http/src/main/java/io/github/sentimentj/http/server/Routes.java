package io.github.sentimentj.http.server;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds who answers a path and a method. A path may have variables: {@code /v2/models/{model}}.
 * Complete before the first request, and read-only from then on.
 */
public final class Routes {

  /** Answers a request whose body has arrived. */
  public interface Call {
    /**
     * Begins to answer.
     *
     * @throws RequestException if there is no answer to this request
     */
    CompletionStage<Reply> answer(Request request);
  }

  /** Answers without asking the model, or quickly. */
  public interface Now {
    /**
     * Answers.
     *
     * @throws RequestException if there is no answer to this request
     */
    Reply answer(Request request);
  }

  /** Reads the request and writes the answer itself, on a thread that it may block. */
  public interface Stream {
    /**
     * Answers.
     *
     * @param patience how long to wait for the caller, to send or to read more
     * @throws IOException if the caller has gone, or that time has passed
     */
    void answer(HttpServerExchange exchange, Duration patience) throws IOException;
  }

  /** How a call is run. */
  enum Kind {
    /** Has no body, needs no token. */
    OPEN,
    /** Asks the model, and does not wait for it. */
    CALL,
    /** Takes long, on a thread of its own; few at once. */
    SLOW,
    /** Without an end. */
    STREAM,
    /** For everybody. */
    FILE,
    /** For administrators, and on their port, if there is one. */
    ADMIN
  }

  /** Who answers. */
  record Route(
      Protocol protocol,
      String path,
      Kind kind,
      @Nullable Call call,
      @Nullable Stream stream,
      Set<String> streamed,
      @Nullable StaticFile file) {

    Route(Protocol protocol, String path, Kind kind, Call call) {
      this(protocol, path, kind, call, null, Set.of(), null);
    }

    /** The kind of a call with a body of this type. */
    Kind kind(String mediaType) {
      return streamed.contains(mediaType) ? Kind.STREAM : kind;
    }
  }

  /** What a path leads to. */
  record Found(Map<String, Route> methods, Map<String, String> variables) {}

  private record Template(List<String> segments, Map<String, Route> methods) {

    String path() {
      return String.join("/", segments);
    }
  }

  private final Map<String, Map<String, Route>> exact = new LinkedHashMap<>();
  private final List<Template> templates = new ArrayList<>();
  private Protocol protocol = new DetailErrors();

  /** Errors where no protocol is in charge. */
  private static final class DetailErrors implements Protocol {
    @Override
    public void addTo(Routes routes) {}

    @Override
    public Reply error(int status, String message) {
      return Reply.detail(status, message);
    }
  }

  /** Adds all paths of a protocol. */
  public void add(Protocol next) {
    Protocol before = protocol;
    protocol = next;
    next.addTo(this);
    protocol = before;
  }

  Protocol fallback() {
    return protocol;
  }

  /** A call that asks the model. */
  public void call(String method, String path, Call call) {
    add(path, method, new Route(protocol, path, Kind.CALL, call));
  }

  /** A call that takes long, and of which only few run at once. */
  public void slow(String method, String path, Now call) {
    add(path, method, new Route(protocol, path, Kind.SLOW, now(call)));
  }

  /** A call without secrets, such as a probe of a load balancer. */
  public void open(String path, Now call) {
    add(path, "GET", new Route(protocol, path, Kind.OPEN, now(call)));
  }

  /** As {@link #open}, but for one that asks the model. */
  public void openCall(String path, Call call) {
    add(path, "GET", new Route(protocol, path, Kind.OPEN, call));
  }

  /** A call without a body that does not ask the model. */
  public void get(String path, Now call) {
    add(path, "GET", new Route(protocol, path, Kind.CALL, now(call)));
  }

  /** A call for administrators. */
  public void admin(String path, Now call) {
    add(path, "GET", new Route(protocol, path, Kind.ADMIN, now(call)));
  }

  /** A call, or a stream if that is what the body is. */
  public void callOrStream(String path, Call call, Set<String> mediaTypes, Stream stream) {
    add(path, "POST", new Route(protocol, path, Kind.CALL, call, stream, mediaTypes, null));
  }

  /** A file of the web pages. */
  public void file(String path, StaticFile file) {
    add(path, "GET", new Route(protocol, path, Kind.FILE, null, null, Set.of(), file));
  }

  private static Call now(Now call) {
    return request -> CompletableFuture.completedFuture(call.answer(request));
  }

  private void add(String path, String method, Route route) {
    Map<String, Route> methods = methods(path);
    methods.put(method, route);
    if (method.equals("GET")) {
      methods.put("HEAD", route); // Undertow leaves the body out
    }
  }

  private Map<String, Route> methods(String path) {
    if (!path.contains("{")) {
      return exact.computeIfAbsent(path, unused -> new LinkedHashMap<>());
    }
    for (Template template : templates) {
      if (template.path().equals(path)) {
        return template.methods;
      }
    }
    Template template = new Template(List.of(path.split("/", -1)), new LinkedHashMap<>());
    templates.add(template);
    return template.methods;
  }

  /** What is at a path; null if nothing is. */
  @Nullable Found find(String path) {
    Map<String, Route> methods = exact.get(path);
    if (methods != null) {
      return new Found(methods, Map.of());
    }
    List<String> segments = List.of(path.split("/", -1));
    for (Template template : templates) {
      Map<String, String> variables = match(template.segments, segments);
      if (variables != null) {
        return new Found(template.methods, variables);
      }
    }
    return null;
  }

  private static @Nullable Map<String, String> match(List<String> template, List<String> segments) {
    if (template.size() != segments.size()) {
      return null;
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < template.size(); i++) {
      String segment = template.get(i);
      if (segment.startsWith("{")) {
        variables.put(segment.substring(1, segment.length() - 1), segments.get(i));
      } else if (!segment.equals(segments.get(i))) {
        return null;
      }
    }
    return variables;
  }

  /** The protocol that a path without a route would belong to, by its first segment. */
  Protocol nearest(String path) {
    int end = path.indexOf('/', 1);
    String first = end < 0 ? path : path.substring(0, end + 1);
    for (Template template : templates) {
      if (template.path().startsWith(first)) {
        return template.methods.values().iterator().next().protocol();
      }
    }
    return protocol;
  }
}
