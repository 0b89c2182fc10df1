package io.quorate.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The repository as it stands: its modules, their class files and every file of text. */
final class House {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final List<String> NOT_OURS =
      List.of("target", ".git", ".idea", "quorate-data", "node_modules");
  private static final List<String> TEXT =
      List.of(
          ".java",
          ".xml",
          ".md",
          ".proto",
          ".properties",
          ".txt",
          ".sh",
          ".yml",
          ".yaml",
          ".json",
          ".js",
          ".css",
          ".html",
          ".config");

  private static final House THIS_BUILD =
      new House(
          Path.of(System.getProperty("quorate.root")),
          Path.of(System.getProperty("quorate.build")));

  private final Path root;
  private final Path build;
  private @Nullable JavaClasses classes;

  /**
   * The repository at {@code root}, of which {@code build} is the build folder of this module:
   * {@code target}, or {@code target/quick} in quick builds.
   */
  House(Path root, Path build) {
    this.root = root;
    this.build = root.resolve("architecture").relativize(build);
  }

  static House ofThisBuild() {
    return THIS_BUILD;
  }

  /** One file, its path relative to the root with forward slashes. */
  record Source(String path, String text) {
    boolean isJava() {
      return path.endsWith(".java");
    }

    boolean isMain() {
      return path.contains("/src/main/");
    }

    String module() {
      return path.substring(0, Math.max(0, path.indexOf('/')));
    }
  }

  /** The rooms; not what a profile adds below one, as peers to measure beside. */
  List<String> modules() {
    return MODULE
        .matcher(read(root.resolve("pom.xml")))
        .results()
        .map(result -> result.group(1))
        .filter(module -> !module.contains("/"))
        .toList();
  }

  /** The compiled main classes of all modules, read once, wherever their jars stand. */
  JavaClasses classes() {
    if (classes == null) {
      classes = new ClassFileImporter().importPaths(classFolders());
    }
    return classes;
  }

  private List<Path> classFolders() {
    return modules().stream()
        .map(module -> root.resolve(module).resolve(build).resolve("classes"))
        .filter(Files::isDirectory)
        .toList();
  }

  List<Source> java() {
    return texts().stream().filter(Source::isJava).toList();
  }

  /**
   * Every file of text outside build output, in path order; extensionless files too where they are
   * scripts.
   */
  List<Source> texts() {
    List<Source> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(this::isOurs)
          .sorted()
          .forEach(file -> sources.add(new Source(relative(file), read(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private boolean isOurs(Path file) {
    for (Path part : root.relativize(file)) {
      if (NOT_OURS.contains(part.toString())) {
        return false;
      }
    }
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && (!name.contains(".") || TEXT.stream().anyMatch(name::endsWith));
  }

  private String relative(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not UTF-8 text, or cannot be read", e);
    }
  }
}
