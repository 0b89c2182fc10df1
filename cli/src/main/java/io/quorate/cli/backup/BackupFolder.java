package io.quorate.cli.backup;

import io.quorate.store.backup.BadBackupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder that holds a backup, or will. */
final class BackupFolder {
  static final String MANIFEST = "manifest.json";
  static final String SUMS = "SHA256SUMS";

  private final Path path;

  BackupFolder(Path path) {
    this.path = path;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** Makes it, where it is not there; refuses one that holds something. */
  void create() throws IOException {
    Files.createDirectories(path);
    try (Stream<Path> entries = Files.list(path)) {
      if (entries.findAny().isPresent()) {
        boolean brokenOff = Files.exists(file("001.quorate")) && !Files.exists(file(SUMS));
        throw new IllegalArgumentException(
            path
                + (brokenOff
                    ? " holds a backup that was broken off, which is none; remove the folder, or name another one"
                    : " is not empty; a backup goes into a folder that is empty or not there yet"));
      }
    }
  }

  /**
   * Writes the manifest, and then the sums, which make the folder a backup.
   *
   * @param sums by file
   */
  void complete(Manifest manifest, Map<String, String> sums) throws IOException {
    byte[] encoded = manifest.encode();
    write(MANIFEST, encoded);
    MessageDigest digest = sha256();
    digest.update(encoded);
    TreeMap<String, String> all = new TreeMap<>(sums);
    all.put(MANIFEST, hex(digest));
    StringBuilder lines = new StringBuilder();
    all.forEach((file, sum) -> lines.append(sum).append("  ").append(file).append('\n'));
    String unfinished = SUMS + ".new";
    write(unfinished, lines.toString().getBytes(StandardCharsets.US_ASCII));
    Files.move(file(unfinished), file(SUMS), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private void write(String name, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  /** The sums by file; a folder without is no backup. */
  Map<String, String> sums() throws IOException {
    if (!Files.isDirectory(path)) {
      throw new BadBackupException("There is no folder " + path);
    }
    if (!Files.exists(file(SUMS))) {
      throw new BadBackupException(
          "%s is no whole backup: %s, which is written last, is missing; if 'quorate backup' was broken off, remove the folder and run it again"
              .formatted(path, SUMS));
    }
    TreeMap<String, String> sums = new TreeMap<>();
    for (String line : Files.readAllLines(file(SUMS), StandardCharsets.ISO_8859_1)) {
      if (!line.matches("[0-9a-f]{64}  [^/\\s]+")) {
        throw new BadBackupException(SUMS + " is damaged: a line is '" + line + "'");
      }
      sums.put(line.substring(66), line.substring(0, 64));
    }
    return sums;
  }

  /** The manifest, which must be the one that the sums name. */
  Manifest manifest(Map<String, String> sums) throws IOException {
    if (!Files.exists(file(MANIFEST))) {
      throw new BadBackupException(MANIFEST + " is missing");
    }
    byte[] bytes = Files.readAllBytes(file(MANIFEST));
    MessageDigest digest = sha256();
    digest.update(bytes);
    requireSum(MANIFEST, hex(digest), sums);
    return Manifest.decode(bytes);
  }

  static void requireSum(String file, String found, Map<String, String> sums)
      throws BadBackupException {
    String expected = sums.get(file);
    if (!found.equals(expected)) {
      throw new BadBackupException(
          "%s has been changed or damaged: its SHA-256 is %s, and %s says %s"
              .formatted(file, found, SUMS, expected == null ? "nothing of it" : expected));
    }
  }

  /** Reads all that is left, so that the digest covers the file. */
  static void drain(DigestInputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  InputStream open(String name) throws IOException {
    if (!Files.exists(file(name))) {
      throw new BadBackupException(name + " is missing");
    }
    return Files.newInputStream(file(name));
  }
}
