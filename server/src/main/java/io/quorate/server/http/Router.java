package io.quorate.server.http;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds who answers a path. Patterns are matched segment by segment: {@code {}} stands for one
 * segment, {@code {*}} at the end for the rest, slashes, empty segments and all.
 */
final class Router {

  /** What answers a call. */
  interface Action {
    void answer(Call call) throws IOException;
  }

  /** Somebody who answers, and what the variables of the path stand for. */
  record Match(Action action, List<byte[]> arguments) {}

  private record Resource(List<String> pattern, SortedMap<String, Action> methods) {}

  private final List<Resource> resources = new ArrayList<>();

  /** Has an action answer a method at a path. The first pattern that fits a path is taken. */
  Router add(String method, String pattern, Action action) {
    List<String> segments = List.of(pattern.split("/", -1));
    for (Resource resource : resources) {
      if (resource.pattern.equals(segments)) {
        resource.methods.put(method, action);
        return this;
      }
    }
    Resource resource = new Resource(segments, new TreeMap<>());
    resource.methods.put(method, action);
    resources.add(resource);
    return this;
  }

  /** Who answers this method at this path, which is still percent-encoded. */
  Match find(String method, String path) {
    for (Resource resource : resources) {
      List<byte[]> arguments = match(resource.pattern, path);
      if (arguments == null) {
        continue;
      }
      Action action = resource.methods.get(method.equals("HEAD") ? "GET" : method);
      if (action == null) {
        String allowed = String.join(", ", resource.methods.keySet());
        throw new Problem(
                new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "method " + method + " is not for this path; allowed are " + allowed),
                405)
            .header("Allow", allowed);
      }
      return new Match(action, arguments);
    }
    throw new Problem(
        ErrorCode.NOT_FOUND, "there is nothing at " + path + "; GET / says what there is");
  }

  private static @Nullable List<byte[]> match(List<String> pattern, String path) {
    List<byte[]> arguments = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < pattern.size(); i++) {
      String expected = pattern.get(i);
      if (at > path.length()) {
        return null;
      }
      if (expected.equals("{*}")) {
        arguments.add(PercentCoding.decode("the path", path.substring(at)));
        return Collections.unmodifiableList(arguments);
      }
      int slash = path.indexOf('/', at);
      int end = slash < 0 ? path.length() : slash;
      String segment = path.substring(at, end);
      if (expected.equals("{}")) {
        arguments.add(PercentCoding.decode("the path", segment));
      } else if (!expected.equals(segment)) {
        return null;
      }
      at = end + 1;
    }
    return at > path.length() ? Collections.unmodifiableList(arguments) : null;
  }
}
