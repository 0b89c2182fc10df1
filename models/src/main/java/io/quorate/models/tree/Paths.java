package io.quorate.models.tree;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which paths a model's files may have: relative, with forward slashes, the same on every system.
 */
final class Paths {
  private static final int PATH_BYTES_MAX = 1024;
  private static final int NAME_BYTES_MAX = 255;

  private Paths() {}

  /** Why a path cannot be that of a model's file; empty where it can. */
  static Optional<String> flaw(String path) {
    if (path.isEmpty() || path.getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
      return Optional.of("a path has 1 to " + PATH_BYTES_MAX + " bytes");
    }
    if (path.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\')) {
      return Optional.of("a path has no control characters and no backslashes");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(path)) {
      return Optional.of("a path is UTF-8");
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        return Optional.of("a path has no empty, '.' or '..' parts, and no slash at an end");
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
        return Optional.of("each part of a path has at most " + NAME_BYTES_MAX + " bytes");
      }
      if (name.startsWith(Marker.RESERVED)) {
        return Optional.of("names that begin with " + Marker.RESERVED + " are Quorate's own");
      }
    }
    return Optional.empty();
  }

  /** A file's path as a manifest writes it. */
  static String relative(Path root, Path file) {
    StringBuilder path = new StringBuilder();
    for (Path name : root.relativize(file)) {
      path.append(path.isEmpty() ? "" : "/").append(name);
    }
    return path.toString();
  }
}
