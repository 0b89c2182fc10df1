package io.quorate.models.tree;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The files of a folder that is to be published. */
public final class Folder {

  /** A file to be published. */
  public record Entry(String path, Path file, long size, boolean executable) {}

  private Folder() {}

  /**
   * All files below a folder, by path; Quorate's own marker and empty folders are left out.
   *
   * @throws BadTreeException when there is anything but files and folders with ordinary names
   */
  public static List<Entry> list(Path root) throws IOException {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      throw new BadTreeException(root + " is no folder");
    }
    List<Entry> entries = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = Paths.relative(root, file);
            if (file.getFileName().toString().startsWith(Marker.RESERVED)) {
              return FileVisitResult.CONTINUE;
            }
            if (!attributes.isRegularFile()) {
              throw new BadTreeException(
                  "'%s' is %s: a model has only files; copy what it stands for into its place"
                      .formatted(
                          path, attributes.isSymbolicLink() ? "a symbolic link" : "no file"));
            }
            Paths.flaw(path)
                .ifPresent(flaw -> {
                  throw new BadTreeException("'%s': %s".formatted(path, flaw));
                });
            if (entries.size() == Manifest.FILES_MAX) {
              throw new BadTreeException(
                  "%s has more than %d files".formatted(root, Manifest.FILES_MAX));
            }
            entries.add(new Entry(path, file, attributes.size(), Files.isExecutable(file)));
            return FileVisitResult.CONTINUE;
          }
        });
    if (entries.isEmpty()) {
      throw new BadTreeException(root + " holds no file: a model has at least one");
    }
    entries.sort(Comparator.comparing(Entry::path));
    return entries;
  }
}
