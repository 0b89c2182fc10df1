package io.quorate.models.tree;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that is being made, under a name that says so. It takes its own name when all its files are
 * written and durable; whatever happens before, nothing looks finished.
 */
public final class Staging implements AutoCloseable {
  private static final String SUFFIX = ".part";
  private static final String OLD = ".old";

  private final Path target;
  private final Path stage;
  private final Set<Path> folders = new HashSet<>();
  private boolean done;

  private Staging(Path target, Path stage) {
    this.target = target;
    this.stage = stage;
  }

  /** Begins; what an earlier attempt at the same folder has left is taken away. */
  public static Staging begin(Path target) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new BadTreeException(target + " cannot be made anew");
    }
    Files.createDirectories(parent);
    String name = Marker.RESERVED + absolute.getFileName();
    restore(parent.resolve(name + OLD), absolute);
    Path stage = parent.resolve(name + SUFFIX);
    deleteAll(stage);
    Files.createDirectory(stage);
    Staging staging = new Staging(absolute, stage);
    staging.folders.add(stage);
    return staging;
  }

  /** A crash between two renames leaves the former folder under its other name. */
  private static void restore(Path old, Path target) throws IOException {
    if (Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        deleteAll(old);
      } else {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Writes a file's content. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Makes a file and what it holds durable. */
  public void add(String path, boolean executable, Content content) throws IOException {
    Paths.flaw(path)
        .ifPresent(
            flaw -> {
              throw new BadTreeException("'%s': %s".formatted(path, flaw));
            });
    Path file = stage.resolve(path);
    Path folder = file.getParent();
    Files.createDirectories(folder);
    for (Path each = folder; !each.equals(stage); each = each.getParent()) {
      folders.add(each);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.writeTo(Channels.newOutputStream(channel));
      channel.force(true);
    }
    if (executable && !file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  /** Puts the folder into its place, and the marker into the folder. */
  public void finish(Marker marker) throws IOException {
    marker.write(stage);
    for (Path folder : folders) {
      sync(folder);
    }
    Path old = target.resolveSibling(Marker.RESERVED + target.getFileName() + OLD);
    boolean replaces = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (replaces) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(stage, target, StandardCopyOption.ATOMIC_MOVE);
    sync(target.getParent());
    done = true;
    if (replaces) {
      deleteAll(old);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel open = FileChannel.open(folder, StandardOpenOption.READ)) {
      open.force(true);
    }
  }

  private static void deleteAll(Path root) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException _) {
      return;
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  /** Takes away what was not finished. */
  @Override
  public void close() throws IOException {
    if (!done) {
      deleteAll(stage);
    }
  }
}
