package io.quorate.models.agent;

import io.quorate.models.blob.Digest;
import io.quorate.models.tree.BadTreeException;
import io.quorate.models.tree.Folder;
import io.quorate.models.tree.Manifest;
import io.quorate.models.tree.Marker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/** Compares a folder with the version that it was fetched as, byte by byte. */
final class Verification {
  private static final int BUFFER_BYTES = 1 << 20;

  private Verification() {}

  /**
   * What is wrong with the folder, in a sentence; empty: it is exactly the version.
   *
   * @param manifest of the version
   * @param digest that the manifest must have
   */
  static Optional<String> flaw(Path folder, byte[] manifest, String digest) throws IOException {
    if (!Digest.of(manifest).toString().equals(digest)) {
      return Optional.of("its manifest is missing or damaged");
    }
    try {
      if (Marker.read(folder).isEmpty()) {
        return Optional.of("its marker is missing");
      }
      Manifest version = Manifest.decode(manifest);
      for (Manifest.File file : version.files()) {
        Optional<String> flaw = flaw(folder.resolve(file.path()), file);
        if (flaw.isPresent()) {
          return flaw;
        }
      }
      int files = Folder.list(folder).size();
      return files == version.files().size()
          ? Optional.empty()
          : Optional.of(
              "it holds %d files, and %d were fetched".formatted(files, version.files().size()));
    } catch (BadTreeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> flaw(Path path, Manifest.File file) throws IOException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of("'%s' is missing".formatted(file.path()));
    }
    if (Files.size(path) != file.size()) {
      return Optional.of(
          "'%s' has %d bytes, and %d were fetched"
              .formatted(file.path(), Files.size(path), file.size()));
    }
    if (Files.isExecutable(path) != file.executable()) {
      return Optional.of("'%s' has other permissions".formatted(file.path()));
    }
    Digest now;
    try {
      now = digest(path);
    } catch (IOException e) {
      return Optional.of("'%s' cannot be read (%s)".formatted(file.path(), e.getMessage()));
    }
    return now.equals(file.digest())
        ? Optional.empty()
        : Optional.of("'%s' is %s, and %s was fetched".formatted(file.path(), now, file.digest()));
  }

  private static Digest digest(Path path) throws IOException {
    MessageDigest sha = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(path)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sha.update(buffer, 0, count);
      }
    }
    return Digest.of(sha);
  }
}
