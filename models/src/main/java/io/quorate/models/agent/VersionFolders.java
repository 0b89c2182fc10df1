package io.quorate.models.agent;

import io.quorate.models.blob.Digest;
import io.quorate.models.tree.BadTreeException;
import io.quorate.models.tree.Marker;
import io.quorate.models.tree.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The versions of one model in a library. */
final class VersionFolders {
  static final String NAME = ".versions";

  private static final String MANIFESTS = ".manifests";
  private static final String DAMAGED = ".damaged-";
  private static final String GONE = ".gone-";

  private final Path versions;
  private final Path manifests;

  /**
   * @param model the model's folder
   */
  VersionFolders(Path model) {
    this.versions = model.resolve(NAME);
    this.manifests = model.resolve(MANIFESTS);
  }

  Path folder(long number) {
    return versions.resolve(Long.toString(number));
  }

  private Path manifest(long number) {
    return manifests.resolve(Long.toString(number));
  }

  /** Digests of the versions that are complete. */
  SortedMap<Long, String> held() throws IOException {
    SortedMap<Long, String> held = new TreeMap<>();
    for (long number : numbers()) {
      Marker.read(folder(number))
          .filter(marker -> marker.number() == number)
          .ifPresent(marker -> held.put(number, marker.digest()));
    }
    return held;
  }

  private Iterable<Long> numbers() throws IOException {
    if (!Files.isDirectory(versions, LinkOption.NOFOLLOW_LINKS)) {
      return Set.of();
    }
    return Library.folders(versions).stream()
        .map(folder -> folder.getFileName().toString())
        .filter(name -> name.matches("[1-9]\\d{0,17}"))
        .map(Long::valueOf)
        .toList();
  }

  /** Reads every file of every version, and says what is not what was fetched. */
  SortedMap<Long, AgentAnswer.Damage> damaged() throws IOException {
    SortedMap<Long, AgentAnswer.Damage> found = new TreeMap<>();
    for (long number : numbers()) {
      String digest = digest(number);
      byte[] manifest =
          Files.isRegularFile(manifest(number), LinkOption.NOFOLLOW_LINKS)
              ? Files.readAllBytes(manifest(number))
              : new byte[0];
      Verification.flaw(folder(number), manifest, digest)
          .ifPresent(what -> found.put(number, new AgentAnswer.Damage(digest, what)));
    }
    return found;
  }

  /** As the folder itself says, or else its manifest. */
  private String digest(long number) throws IOException {
    Optional<Marker> marker;
    try {
      marker = Marker.read(folder(number));
    } catch (BadTreeException _) {
      marker = Optional.empty();
    }
    if (marker.isPresent() && Digest.parse(marker.get().digest()).isPresent()) {
      return marker.get().digest();
    }
    return Files.isRegularFile(manifest(number), LinkOption.NOFOLLOW_LINKS)
        ? Digest.of(Files.readAllBytes(manifest(number))).toString()
        : "";
  }

  /**
   * Keeps what is damaged for its chunks alone; takes away what was to be deleted before a crash.
   */
  void setAside(Set<Long> numbers) throws IOException {
    for (long number : numbers) {
      Path aside = versions.resolve(DAMAGED + number);
      Staging.deleteAll(aside);
      Files.move(folder(number), aside, StandardCopyOption.ATOMIC_MOVE);
      Library.sync(versions);
    }
    if (Files.isDirectory(versions, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> all = Files.list(versions)) {
        for (Path left : all.toList()) {
          if (left.getFileName().toString().startsWith(GONE)) {
            Staging.deleteAll(left);
          }
        }
      }
    }
  }

  Path nearest(long number) throws IOException {
    Path aside = versions.resolve(DAMAGED + number);
    if (Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
      try {
        if (Marker.read(aside).isPresent()) {
          return aside;
        }
      } catch (BadTreeException _) {
        // Nothing tells which chunks it has.
      }
    }
    SortedMap<Long, String> held = held();
    return folder(held.isEmpty() ? number : held.lastKey());
  }

  void forgetDamaged(long number) throws IOException {
    Staging.deleteAll(versions.resolve(DAMAGED + number));
  }

  void keepManifest(long number, byte[] manifest) throws IOException {
    Files.createDirectories(manifests);
    Library.replace(manifest(number), manifest);
  }

  /** The rename is the moment. */
  void remove(long number) throws IOException {
    Path gone = versions.resolve(GONE + number);
    Staging.deleteAll(gone);
    if (Files.exists(folder(number), LinkOption.NOFOLLOW_LINKS)) {
      Files.move(folder(number), gone, StandardCopyOption.ATOMIC_MOVE);
      Library.sync(versions);
    }
    Staging.deleteAll(gone);
    Staging.deleteAll(versions.resolve(DAMAGED + number));
    Files.deleteIfExists(manifest(number));
  }
}
