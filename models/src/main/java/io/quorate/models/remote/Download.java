package io.quorate.models.remote;

import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.tree.Manifest;
import io.quorate.models.tree.Staging;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files of one version on their way from one node into a staging folder. */
final class Download {
  private static final int BATCH = 64;
  private static final int BUFFER_BYTES = 1 << 20;

  private final BlobCalls calls;
  private final URI node;
  private final Staging staging;
  private final Former former;
  private final Progress progress;

  Download(BlobCalls calls, URI node, Staging staging, Former former, Progress progress) {
    this.calls = calls;
    this.node = node;
    this.staging = staging;
    this.former = former;
    this.progress = progress;
  }

  /** The disk here failed, so that asking another node does not help. */
  static final class LocalException extends IOException {
    private static final long serialVersionUID = 1L;

    LocalException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Makes a file, unless an earlier attempt has. */
  void file(Manifest.File file) throws IOException {
    Optional<Path> present = staging.present(file.path());
    if (present.isPresent()) {
      if (Files.size(present.get()) == file.size() && digest(present.get()).equals(file.digest())) {
        progress.reused(file.size());
        return;
      }
      staging.remove(file.path());
    }
    Optional<Path> unchanged = former.file(file);
    if (unchanged.isPresent() && link(file, unchanged.get())) {
      progress.reused(file.size());
      return;
    }
    Path draft = staging.draft(Digest.of(file.path().getBytes(StandardCharsets.UTF_8)).hex());
    Digest made = former.isEmpty() ? stream(file, draft) : assemble(file, draft);
    if (!made.equals(file.digest())) {
      Files.deleteIfExists(draft);
      throw new IOException(
          "%s sent %s for '%s' instead of %s".formatted(node, made, file.path(), file.digest()));
    }
    try {
      staging.add(file.path(), file.executable(), draft);
    } catch (IOException e) {
      throw new LocalException(e);
    }
  }

  /**
   * Takes a file of the former version, once verified, without a copy where the file system can:
   * the former folder goes away.
   */
  private boolean link(Manifest.File file, Path former) {
    try {
      if (Files.size(former) != file.size() || !digest(former).equals(file.digest())) {
        return false;
      }
      staging.link(file.path(), former);
      return true;
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  private static Digest digest(Path file) throws IOException {
    MessageDigest sha = Digest.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      update(sha, in);
    }
    return Digest.of(sha);
  }

  private static long update(MessageDigest sha, InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long length = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      sha.update(buffer, 0, read);
      length += read;
    }
    return length;
  }

  /** Takes the whole file as it comes, behind what an earlier attempt has got of it. */
  private Digest stream(Manifest.File file, Path draft) throws IOException {
    MessageDigest sha = Digest.sha256();
    long have = 0;
    if (Files.exists(draft)) {
      if (Files.size(draft) > file.size()) {
        Files.delete(draft);
      } else {
        try (InputStream in = Files.newInputStream(draft)) {
          have = update(sha, in);
        }
        progress.reused(have);
      }
    }
    if (have < file.size()) {
      HttpRequest request =
          HttpRequest.newBuilder(node.resolve("/v1/blobs/" + file.digest()))
              .header("Range", "bytes=" + have + "-")
              .build();
      try (InputStream in = calls.send(request);
          OutputStream out = open(draft)) {
        copy(in, out, sha);
      }
    } else if (file.size() == 0) {
      open(draft).close();
    }
    return Digest.of(sha);
  }

  private static OutputStream open(Path draft) throws LocalException {
    try {
      return Files.newOutputStream(draft, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new LocalException(e);
    }
  }

  private void copy(InputStream in, OutputStream out, MessageDigest sha) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      sha.update(buffer, 0, read);
      write(out, buffer, read);
      progress.moved(read, read);
    }
  }

  private static void write(OutputStream out, byte[] bytes, int length) throws LocalException {
    try {
      out.write(bytes, 0, length);
    } catch (IOException e) {
      throw new LocalException(e);
    }
  }

  /** Puts a file together of chunks of the former version and of those that are fetched. */
  private Digest assemble(Manifest.File file, Path draft) throws IOException {
    byte[] encoded =
        calls
            .recipe(node, file.digest(), true)
            .orElseThrow(() -> new IOException(node + " does not know " + file.digest()));
    List<Recipe.Part> parts = Recipe.decode(file.digest(), encoded).parts();
    MessageDigest sha = Digest.sha256();
    Files.deleteIfExists(draft);
    try (OutputStream out = open(draft)) {
      for (int from = 0; from < parts.size(); ) {
        int to = from;
        while (to < parts.size()
            && to - from < BATCH
            && former.has(parts.get(to).digest()) == former.has(parts.get(from).digest())) {
          to++;
        }
        run(parts.subList(from, to), out, sha);
        from = to;
      }
    }
    return Digest.of(sha);
  }

  private void run(List<Recipe.Part> parts, OutputStream out, MessageDigest sha)
      throws IOException {
    List<Digest> wanted = new ArrayList<>();
    for (Recipe.Part part : parts) {
      Optional<byte[]> here = wanted.isEmpty() ? former.chunk(part.digest()) : Optional.empty();
      if (here.isPresent()) {
        sha.update(here.get());
        write(out, here.get(), here.get().length);
        progress.reused(here.get().length);
      } else {
        wanted.add(part.digest());
      }
    }
    if (!wanted.isEmpty()) {
      fetch(wanted, out, sha);
    }
  }

  private void fetch(List<Digest> wanted, OutputStream out, MessageDigest sha) throws IOException {
    try (InputStream in = calls.chunks(node, wanted, true)) {
      for (Digest expected : wanted) {
        Frames.Chunk chunk =
            Frames.read(in).orElseThrow(() -> new IOException(node + " sent too few chunks"));
        if (!chunk.digest().equals(expected) || !Digest.of(chunk.bytes()).equals(expected)) {
          throw new IOException(node + " sent something else for chunk " + expected);
        }
        sha.update(chunk.bytes());
        write(out, chunk.bytes(), chunk.bytes().length);
        progress.moved(chunk.moved(), chunk.bytes().length);
      }
    }
  }
}
