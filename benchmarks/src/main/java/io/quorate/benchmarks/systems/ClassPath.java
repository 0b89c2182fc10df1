package io.quorate.benchmarks.systems;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Java virtual machine and the class path that a system's servers and driver start with. */
public record ClassPath(String java, String entries) {

  private static final List<String> JVM =
      List.of(
          "-XX:+UseG1GC",
          "-Xms1g",
          "-Xmx1g",
          "-Dio.netty.leakDetection.level=disabled",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /** What this process itself runs with. */
  public static ClassPath ofThisProcess() {
    return new ClassPath(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        System.getProperty("java.class.path"));
  }

  /** That other class path, on the machine that this process runs on. */
  public ClassPath with(String otherEntries) {
    return new ClassPath(java, otherEntries);
  }

  /**
   * The options that every JVM of ours and of a peer gets, unless its settings say otherwise: the
   * collector that our nodes start with, and the same heap.
   */
  public static List<String> options() {
    return JVM;
  }

  /** The entry whose file name begins so. */
  Path entry(String prefix) {
    for (String entry : entries.split(":", -1)) {
      Path file = Path.of(entry);
      if (Files.exists(file) && file.getFileName().toString().startsWith(prefix)) {
        return file;
      }
    }
    throw new IllegalStateException("No " + prefix + "* on the class path: " + entries);
  }
}
