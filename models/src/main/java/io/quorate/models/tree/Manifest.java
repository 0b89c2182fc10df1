package io.quorate.models.tree;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.blob.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a version. It has one canonical form, JSON without white space, so that equal
 * content has an equal digest: {@code
 * {"files":[{"path":…,"size":…,"digest":"sha256:…","executable":…},…]}}, in the order of the paths.
 *
 * @param files at least one, by path, none the folder of another
 */
public record Manifest(List<File> files) {

  /** Files of a model at most. */
  public static final int FILES_MAX = 100_000;

  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * A file.
   *
   * @param path relative, with forward slashes
   */
  public record File(String path, long size, Digest digest, boolean executable) {}

  public Manifest {
    files = files.stream().sorted(Comparator.comparing(File::path)).toList();
    flaw(files)
        .ifPresent(flaw -> {
          throw new BadTreeException(flaw);
        });
  }

  private static Optional<String> flaw(List<File> files) {
    if (files.isEmpty() || files.size() > FILES_MAX) {
      return Optional.of("a model has 1 to %d files, not %d".formatted(FILES_MAX, files.size()));
    }
    Set<String> paths = new HashSet<>();
    for (File file : files) {
      Optional<String> flaw = Paths.flaw(file.path());
      if (flaw.isPresent()) {
        return Optional.of("'%s': %s".formatted(file.path(), flaw.get()));
      }
      if (!paths.add(file.path())) {
        return Optional.of("'%s' comes twice".formatted(file.path()));
      }
      if (file.size() < 0) {
        return Optional.of("'%s' has %d bytes".formatted(file.path(), file.size()));
      }
    }
    for (File file : files) {
      for (int slash = file.path().indexOf('/'); slash > 0; ) {
        if (paths.contains(file.path().substring(0, slash))) {
          return Optional.of(
              "'%s' is a file and a folder".formatted(file.path().substring(0, slash)));
        }
        slash = file.path().indexOf('/', slash + 1);
      }
    }
    return Optional.empty();
  }

  /** Bytes of all files. */
  public long bytes() {
    return files.stream().mapToLong(File::size).sum();
  }

  /** What names the version. */
  public Digest digest() {
    return Digest.of(encode());
  }

  /** The canonical form. */
  public byte[] encode() {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode list = root.putArray("files");
    for (File file : files) {
      list.addObject()
          .put("path", file.path())
          .put("size", file.size())
          .put("digest", file.digest().toString())
          .put("executable", file.executable());
    }
    try {
      return MAPPER.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of values cannot fail to be written", e);
    }
  }

  /**
   * Reads the canonical form.
   *
   * @throws BadTreeException when it is anything else, be it the same files in other bytes
   */
  public static Manifest decode(byte[] bytes) {
    Manifest manifest;
    try {
      List<File> files = new ArrayList<>();
      for (JsonNode node : MAPPER.readTree(bytes).path("files")) {
        String digest = node.path("digest").asText();
        files.add(
            new File(
                node.path("path").asText(),
                node.path("size").asLong(-1),
                Digest.parse(digest)
                    .orElseThrow(() -> new BadTreeException("'" + digest + "' is no digest")),
                node.path("executable").asBoolean()));
      }
      manifest = new Manifest(files);
    } catch (IOException e) {
      throw new BadTreeException("the manifest is not JSON: " + e.getMessage());
    }
    if (!Arrays.equals(manifest.encode(), bytes)) {
      throw new BadTreeException("the manifest is not in its canonical form");
    }
    return manifest;
  }
}
