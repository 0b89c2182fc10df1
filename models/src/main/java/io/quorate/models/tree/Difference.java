package io.quorate.models.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A file that is not the same in two versions.
 *
 * @param change {@code added}, {@code changed} or {@code deleted}
 * @param size in bytes: the later one's, or of a deleted file the former one's
 */
public record Difference(String path, String change, long size) {

  /** All differences, by path. */
  public static List<Difference> between(Manifest before, Manifest after) {
    Map<String, Manifest.File> old = files(before);
    Map<String, Manifest.File> now = files(after);
    SortedSet<String> paths = new TreeSet<>(old.keySet());
    paths.addAll(now.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String path : paths) {
      Manifest.File was = old.get(path);
      Manifest.File is = now.get(path);
      if (was == null || !was.equals(is)) {
        differences.add(of(path, was, is));
      }
    }
    return differences;
  }

  private static Difference of(
      String path, Manifest.@Nullable File was, Manifest.@Nullable File is) {
    if (is == null) {
      return new Difference(path, "deleted", was == null ? 0 : was.size());
    }
    return new Difference(path, was == null ? "added" : "changed", is.size());
  }

  private static SortedMap<String, Manifest.File> files(Manifest manifest) {
    SortedMap<String, Manifest.File> files = new TreeMap<>();
    manifest.files().forEach(file -> files.put(file.path(), file));
    return files;
  }
}
