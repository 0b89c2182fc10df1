package io.quorate.server.disk;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskException;
import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.disk.DiskFile;
import io.quorate.storage.disk.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of a real file system. New files are filled with zeros rather than only allocated,
 * because a file system that has to convert unwritten extents or to extend a file turns every sync
 * into a sync of its metadata (twice as slow where we measured).
 *
 * <p>Do not interrupt threads that use it: an interrupt closes a Java file channel for everyone.
 */
public final class FileDisk implements Disk {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
  private static final String DRAFT_SUFFIX = ".draft";
  private static final int ZEROS_BYTES = 1 << 20;

  private final Path directory;
  private final long keepFreeBytes;

  /**
   * Opens the directory and creates it where it does not exist.
   *
   * @param keepFreeBytes {@link #allocate} refuses to leave less free than this on the file system,
   *     so that the tables can still be flushed and the journal then recycled
   */
  public FileDisk(Path directory, long keepFreeBytes) {
    this.directory = directory;
    this.keepFreeBytes = keepFreeBytes;
    act(() -> {
      Files.createDirectories(directory);
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(f -> f.toString().endsWith(DRAFT_SUFFIX)).toList()) {
          Files.delete(file); // left by a crash in the middle of allocate
        }
      }
      syncDirectory();
    });
  }

  @Override
  public DiskFile allocate(String name, long sizeBytes) {
    Path file = path(name);
    Path draft = directory.resolve(name + DRAFT_SUFFIX);
    return run(() -> {
      if (Files.exists(file)) {
        throw new IllegalArgumentException("file " + file + " exists");
      }
      long free = Files.getFileStore(directory).getUsableSpace();
      if (free - keepFreeBytes < sizeBytes) {
        throw new DiskFullException(
            "no room for "
                + sizeBytes
                + " bytes in "
                + directory
                + ": "
                + free
                + " are free, of which "
                + keepFreeBytes
                + " are kept");
      }
      try {
        fillWithZeros(draft, sizeBytes);
      } catch (IOException e) {
        Files.deleteIfExists(draft);
        throw e;
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory();
      return open(name);
    });
  }

  private static void fillWithZeros(Path file, long sizeBytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
      for (long left = sizeBytes; left > 0; ) {
        left -= channel.write(zeros.clear().limit((int) Math.min(ZEROS_BYTES, left)));
      }
      channel.force(true);
    }
  }

  @Override
  public DiskFile open(String name) {
    Path file = path(name);
    return run(() -> {
      try {
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new ChannelFile(file, channel, DirectPages.open(file), channel.size());
      } catch (NoSuchFileException e) {
        throw new IllegalArgumentException("there is no file " + file, e);
      }
    });
  }

  @Override
  public void rename(String from, String to) {
    Path source = path(from);
    Path target = path(to);
    act(() -> {
      if (!Files.exists(source)) {
        throw new IllegalArgumentException("there is no file " + source);
      }
      if (Files.exists(target)) {
        throw new IllegalArgumentException("file " + target + " exists");
      }
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory();
    });
  }

  @Override
  public void delete(String name) {
    Path file = path(name);
    act(() -> {
      if (Files.deleteIfExists(file)) {
        syncDirectory();
      }
    });
  }

  @Override
  public List<String> list() {
    return run(() -> {
      try (Stream<Path> files = Files.list(directory)) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(name -> NAME.matcher(name).matches())
            .sorted()
            .toList();
      }
    });
  }

  @Override
  public void close() {
    // Nothing is held between calls; open files belong to whoever opened them.
  }

  private Path path(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "file name " + name + "; lower-case letters, digits and hyphens are allowed");
    }
    return directory.resolve(name);
  }

  /** Makes names durable. */
  private void syncDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  private <T> T run(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw translate(directory, e);
    }
  }

  private void act(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw translate(directory, e);
    }
  }

  /**
   * What an I/O error means; there is no better way to recognise a full file system than by its
   * message.
   */
  private static DiskException translate(Path where, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("No space left") || message.contains("quota exceeded")) {
      return new DiskFullException("no room in " + where + ": " + message, e);
    }
    return new DiskFailedException("disk failure at " + where + ": " + e, e);
  }
}
