package io.quorate.models.tree;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder that is being made, under a name that says so. It takes its own name when all its files
 * are written and durable; whatever happens before, nothing looks finished. What was made is kept
 * for the next attempt, until it is finished or discarded.
 */
public final class Staging {
  private static final String SUFFIX = ".part";
  private static final String OLD = ".old";
  private static final String NOTE = Marker.RESERVED + "staging";

  private final Path parent;
  private final Path target;
  private final Path stage;

  private Staging(Path parent, Path target, Path stage) {
    this.parent = parent;
    this.target = target;
    this.stage = stage;
  }

  /**
   * Begins, or goes on where an earlier attempt at the same version has stopped; what one at
   * another version has left is taken away.
   *
   * @param version what is being made, to tell attempts apart
   */
  public static Staging begin(Path target, String version) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new BadTreeException(target + " cannot be made anew");
    }
    Files.createDirectories(parent);
    String name = Marker.RESERVED + absolute.getFileName();
    restore(parent.resolve(name + OLD), absolute);
    Path stage = parent.resolve(name + SUFFIX);
    Path note = stage.resolve(NOTE);
    if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)
        || !Files.readString(note).equals(version)) {
      deleteAll(stage);
      Files.createDirectory(stage);
      Files.writeString(note, version);
    }
    return new Staging(parent, absolute, stage);
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

  /** The file that is there already from an earlier attempt, complete; empty where none is. */
  public Optional<Path> present(String path) {
    Path file = file(path);
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(file)
        : Optional.empty();
  }

  private Path file(String path) {
    Paths.flaw(path)
        .ifPresent(flaw -> {
          throw new BadTreeException("'%s': %s".formatted(path, flaw));
        });
    return stage.resolve(path);
  }

  /**
   * Where a file is written before it is complete.
   *
   * @param name tells the files of the folder apart, and finds an earlier attempt's again
   */
  public Path draft(String name) {
    return stage.resolve(Marker.RESERVED + name);
  }

  /** Makes a draft durable and gives it its place; with the same content it can have several. */
  public void add(String path, boolean executable, Path draft) throws IOException {
    Path file = file(path);
    Files.createDirectories(file.getParent());
    if (executable && !draft.toFile().setExecutable(true)) {
      throw new IOException(draft + " cannot be made executable");
    }
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Gives a durable file of another folder a second name here. */
  public void link(String path, Path existing) throws IOException {
    Path file = file(path);
    Files.createDirectories(file.getParent());
    Files.createLink(file, existing);
  }

  /** Takes away what an earlier attempt has left at a path. */
  public void remove(String path) throws IOException {
    Files.deleteIfExists(file(path));
  }

  /** Puts the folder into its place, and the marker into the folder. */
  public void finish(Marker marker) throws IOException {
    for (Path left : ours()) {
      Files.delete(left);
    }
    marker.write(stage);
    syncFolders();
    Path old = target.resolveSibling(Marker.RESERVED + target.getFileName() + OLD);
    boolean replaces = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (replaces) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(stage, target, StandardCopyOption.ATOMIC_MOVE);
    sync(parent);
    if (replaces) {
      deleteAll(old);
    }
  }

  /** Drafts that no file was made of, and the note. */
  private List<Path> ours() throws IOException {
    try (Stream<Path> files = Files.list(stage)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(Marker.RESERVED))
          .toList();
    }
  }

  private void syncFolders() throws IOException {
    List<Path> folders;
    try (Stream<Path> walk = Files.walk(stage)) {
      folders = walk.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path folder : folders) {
      sync(folder);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel open = FileChannel.open(folder, StandardOpenOption.READ)) {
      open.force(true);
    }
  }

  /** Deletes a folder with all that is in it; nothing where there is none. */
  public static void deleteAll(Path root) throws IOException {
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

  /** Takes away what was made so far. */
  public void discard() throws IOException {
    deleteAll(stage);
  }
}
