package io.quorate.server.loop;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An option of TCP that the JDK does not know, for sockets that the JDK accepts: they have it from
 * the socket that listens. Only Linux has it, and tells there which of a process's files that is.
 */
public final class AcceptedSockets {
  // netinet/in.h and netinet/tcp.h
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_USER_TIMEOUT = 18;

  private static final Path FILES = Path.of("/proc/self/fd");
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

  // Columns of these tables: "0: 0100007F:1CE8 00000000:0000 0A ... inode ...".
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENS = "0A";

  private AcceptedSockets() {}

  /**
   * Has every connection that this port of this process accepts from now on end after such a
   * silence while something is on its way.
   *
   * @return whether it has; elsewhere than on Linux, and where a process may not look at its own
   *     files, a quarter of an hour remains
   */
  public static boolean end(int port, Silence after) {
    try {
      return Epoll.isAvailable() && set(port, after);
    } catch (IOException | UncheckedIOException | DirectoryIteratorException _) {
      return false;
    }
  }

  private static boolean set(int port, Silence after) throws IOException {
    Set<String> listening = listening(port);
    boolean found = false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FILES)) {
      for (Path file : files) {
        if (listening.contains(target(file))) {
          int descriptor = Integer.parseInt(String.valueOf(file.getFileName()));
          new Socket(descriptor).setIntOpt(IPPROTO_TCP, TCP_USER_TIMEOUT, after.millisMax());
          found = true;
        }
      }
    }
    return found;
  }

  /** What listens on that port, as links to open files name it. */
  private static Set<String> listening(int port) throws IOException {
    String end = ":%04X".formatted(port);
    Set<String> sockets = new HashSet<>();
    for (Path table : TABLES) {
      if (Files.exists(table)) {
        try (Stream<String> lines = Files.lines(table)) {
          lines
              .map(line -> line.strip().split("\\s+"))
              .filter(row -> row.length > INODE)
              .filter(row -> row[LOCAL].toUpperCase(Locale.ROOT).endsWith(end))
              .filter(row -> row[STATE].equals(LISTENS))
              .forEach(row -> sockets.add("socket:[" + row[INODE] + "]"));
        }
      }
    }
    return sockets;
  }

  private static String target(Path file) throws IOException {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (NoSuchFileException | NotLinkException _) {
      return ""; // closed meanwhile
    }
  }
}
