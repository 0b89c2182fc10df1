package io.quorate.models.remote;

import io.quorate.models.blob.DamagedBlobException;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.tree.Manifest;
import io.quorate.models.wire.BlobCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The chunks that a folder which was pulled before should hold, and where. */
final class Former {
  static final Former NONE = new Former();

  private record Place(Path file, long offset, int length) {}

  private final Map<Digest, Place> places = new HashMap<>();
  private final Map<Manifest.File, Path> files = new HashMap<>();
  private boolean goesAway;

  private Former() {}

  /** Of a folder that was pulled as that version. */
  static Former of(BlobCalls calls, URI node, Path folder, Digest manifest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in =
        calls.send(HttpRequest.newBuilder(node.resolve("/v1/blobs/" + manifest)).build())) {
      in.transferTo(bytes);
    }
    Former former = new Former();
    for (Manifest.File file : Manifest.decode(bytes.toByteArray()).files()) {
      former.files.put(file, folder.resolve(file.path()));
      Optional<byte[]> recipe = calls.recipe(node, file.digest(), true);
      if (recipe.isPresent()) {
        former.add(folder.resolve(file.path()), Recipe.decode(file.digest(), recipe.get()));
      }
    }
    return former;
  }

  private void add(Path file, Recipe recipe) {
    long at = 0;
    for (Recipe.Part part : recipe.parts()) {
      places.putIfAbsent(part.digest(), new Place(file, at, part.length()));
      at += part.length();
    }
  }

  /** Its folder is replaced, so that its files may be taken instead of copied. */
  void goesAway() {
    goesAway = true;
  }

  /** The same file under the same name, to be taken; it may have changed since. */
  Optional<Path> file(Manifest.File file) {
    return Optional.ofNullable(goesAway ? files.get(file) : null)
        .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
        .filter(path -> Files.isExecutable(path) == file.executable());
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  boolean has(Digest chunk) {
    return places.containsKey(chunk);
  }

  /** A chunk's bytes, verified; empty where the folder has changed since. */
  Optional<byte[]> chunk(Digest chunk) {
    Place place = places.get(chunk);
    if (place == null) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(place.file(), StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(place.length());
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, place.offset() + bytes.position()) < 0) {
          return Optional.empty();
        }
      }
      return Digest.of(bytes.array()).equals(chunk) ? Optional.of(bytes.array()) : Optional.empty();
    } catch (IOException | DamagedBlobException _) {
      return Optional.empty();
    }
  }
}
