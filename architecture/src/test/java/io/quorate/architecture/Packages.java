package io.quorate.architecture;

import io.quorate.architecture.House.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Every package of main code says what it is and is null-marked. */
final class Packages {
  private Packages() {}

  static List<String> violations(List<Source> sources) {
    TreeMap<String, String> descriptions = new TreeMap<>();
    for (Source source : sources) {
      if (source.isJava() && source.isMain()) {
        String folder = source.path().substring(0, source.path().lastIndexOf('/'));
        if (source.path().endsWith("/package-info.java")) {
          descriptions.put(folder, source.text());
        } else {
          descriptions.putIfAbsent(folder, "");
        }
      }
    }
    List<String> found = new ArrayList<>();
    descriptions.forEach((folder, text) -> {
      if (text.isEmpty()) {
        found.add(
            folder + " has no package-info.java: say in it what the package is, under @NullMarked");
      } else if (!text.contains("@NullMarked")) {
        found.add(folder + "/package-info.java lacks @NullMarked");
      } else if (!text.contains("/**")) {
        found.add(folder + "/package-info.java does not say what the package is");
      }
    });
    return found;
  }
}
