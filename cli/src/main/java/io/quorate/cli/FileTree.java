package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.store.operation.KeyspaceSettings;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a folder that can be imported, by key; the others are told to the summary.
 *
 * @param files in the order of the walk
 */
record FileTree(List<Entry> files) {

  /** A file and the key under which it goes. */
  record Entry(String key, Path path) {}

  static FileTree walk(Path folder, String prefix, int valueBytesMax, ImportSummary summary)
      throws IOException {
    List<Entry> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            String key = prefix + key(folder.relativize(path));
            String obstacle = obstacle(key, path, attributes, valueBytesMax);
            if (obstacle.isEmpty()) {
              files.add(new Entry(key, path));
            } else {
              summary.skip(obstacle, key);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException failure) {
            summary.skip("cannot be read", path.toString());
            return FileVisitResult.CONTINUE;
          }
        });
    return new FileTree(files);
  }

  private static String key(Path relative) {
    return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
  }

  /** Why the file cannot be imported; empty when it can. */
  private static String obstacle(
      String key, Path path, BasicFileAttributes attributes, int valueBytesMax) {
    if (attributes.isSymbolicLink()) {
      return "symbolic link";
    }
    if (!attributes.isRegularFile()) {
      return "no regular file";
    }
    if (attributes.size() > valueBytesMax) {
      return "larger than the keyspace's limit of %d bytes".formatted(valueBytesMax);
    }
    if (key.getBytes(UTF_8).length > KeyspaceSettings.KEY_BYTES_MAX) {
      return "path longer than %d bytes".formatted(KeyspaceSettings.KEY_BYTES_MAX);
    }
    return Files.isReadable(path) ? "" : "cannot be read";
  }
}
