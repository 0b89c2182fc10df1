package io.quorate.models.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.tree.BadTreeException;
import io.quorate.models.tree.Marker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An agent's models on its disk.
 *
 * <pre>
 *   NAMESPACE/MODEL/.versions/N     a version, complete or not there
 *   NAMESPACE/MODEL/.manifests/N    its manifest, by which it is verified
 *   NAMESPACE/MODEL/.history.json   its versions and its trail
 *   NAMESPACE/MODEL/.ALIAS.step     the order that was done last
 *   NAMESPACE/MODEL/ALIAS           a symbolic link to .versions/N: what is served
 *   .agent.json, .lock              the library's id, and who uses it
 * </pre>
 */
public final class Library implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String HISTORY = ".history.json";
  private static final String STEP = ".step";
  private static final String AGENT = ".agent.json";

  private final Path root;
  private final FileChannel lockFile;

  private Library(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /** Opens a library for one agent; makes it where there is none. */
  public static Library open(Path root) throws IOException {
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(
            root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new BadTreeException(
          "another agent uses the library %s; give each agent a --dir of its own".formatted(root));
    }
    return new Library(root, channel);
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  Path model(String model) {
    return root.resolve(model);
  }

  /** Where a version is. */
  public Path version(String model, long number) {
    return versions(model).folder(number);
  }

  /** What an alias serves there. */
  public Path link(String model, String alias) {
    return model(model).resolve(alias);
  }

  /**
   * Reads and verifies everything, and counts one more life. A version that is not what was fetched
   * is no longer held, and no alias serves it.
   */
  AgentAnswer.Loaded load() throws IOException {
    Path file = root.resolve(AGENT);
    ObjectNode agent = MAPPER.createObjectNode();
    if (Files.exists(file) && MAPPER.readTree(file.toFile()) instanceof ObjectNode known) {
      agent = known;
    }
    String id = agent.path("library").asText(UUID.randomUUID().toString());
    long life = agent.path("life").asLong() + 1;
    agent.put("library", id).put("life", life);
    replace(file, MAPPER.writeValueAsBytes(agent));
    SortedMap<String, SortedMap<Long, String>> held = new TreeMap<>();
    SortedMap<String, SortedMap<Long, AgentAnswer.Damage>> damaged = new TreeMap<>();
    SortedMap<LaneName, AgentAnswer.Link> links = new TreeMap<>();
    for (Path namespace : folders(root)) {
      for (Path model : folders(namespace)) {
        String name = namespace.getFileName() + "/" + model.getFileName();
        VersionFolders versions = new VersionFolders(model);
        SortedMap<Long, AgentAnswer.Damage> bad = versions.damaged();
        unlink(model, bad.keySet());
        versions.setAside(bad.keySet());
        if (!bad.isEmpty()) {
          damaged.put(name, bad);
        }
        held.put(name, versions.held());
        links(name, model, links);
      }
    }
    return new AgentAnswer.Loaded(id, life, held, damaged, links);
  }

  static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files
          .filter(file -> Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** Lets no alias serve what is damaged. */
  private static void unlink(Path model, Set<Long> numbers) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(model)) {
      files = all.filter(Files::isSymbolicLink).toList();
    }
    for (Path file : files) {
      if (numbers.contains(served(file))) {
        Files.delete(file);
        sync(model);
      }
    }
  }

  private static void links(String name, Path model, SortedMap<LaneName, AgentAnswer.Link> links)
      throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(model)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      String own = file.getFileName().toString();
      if (own.startsWith(".") && own.endsWith(STEP)) {
        String alias = own.substring(1, own.length() - STEP.length());
        long step = MAPPER.readTree(file.toFile()).path("step").asLong();
        links.put(
            new LaneName(name, alias), new AgentAnswer.Link(served(model.resolve(alias)), step));
      }
    }
  }

  private static long served(Path link) throws IOException {
    if (!Files.isSymbolicLink(link)) {
      return 0;
    }
    String number = String.valueOf(Files.readSymbolicLink(link).getFileName());
    return number.matches("\\d{1,18}") ? Long.parseLong(number) : 0;
  }

  private VersionFolders versions(String model) {
    return new VersionFolders(model(model));
  }

  /** Digest of a version that is complete; empty: it is not here. */
  Optional<String> held(String model, long number) throws IOException {
    return Marker.read(version(model, number)).map(Marker::digest);
  }

  /** Keeps a version's manifest, before its files come. */
  void keepManifest(String model, long number, byte[] manifest) throws IOException {
    versions(model).keepManifest(number, manifest);
  }

  /** Where most of a version's chunks may be found: what was damaged of it, or the newest one. */
  Path nearest(String model, long number) throws IOException {
    return versions(model).nearest(number);
  }

  /** A version has come: what was damaged of it goes. */
  void came(String model, long number) throws IOException {
    versions(model).forgetDamaged(number);
  }

  /** Takes a version away, at once or not at all. */
  void remove(String model, long number) throws IOException {
    versions(model).remove(number);
  }

  /** Lets an alias serve a version: the rename is the moment. */
  void serve(String model, String alias, long number, long step) throws IOException {
    step(model, alias, step);
    Path link = link(model, alias);
    Path fresh = link.resolveSibling("." + alias + ".new");
    Files.deleteIfExists(fresh);
    Files.createSymbolicLink(fresh, Path.of(VersionFolders.NAME, Long.toString(number)));
    Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(model(model));
  }

  /** Lets an alias serve nothing. */
  void unlink(String model, String alias, long step) throws IOException {
    step(model, alias, step);
    Files.deleteIfExists(link(model, alias));
    sync(model(model));
  }

  private void step(String model, String alias, long step) throws IOException {
    Files.createDirectories(model(model));
    replace(
        model(model).resolve("." + alias + STEP),
        MAPPER.writeValueAsBytes(MAPPER.createObjectNode().put("step", step)));
  }

  void keepHistory(String model, JsonNode history) throws IOException {
    Files.createDirectories(model(model));
    replace(model(model).resolve(HISTORY), MAPPER.writeValueAsBytes(history));
  }

  /**
   * A model's versions, state and trail, as a library has them; needs no agent and no centre.
   *
   * @return empty where the library does not follow the model
   */
  public static Optional<JsonNode> history(Path root, String model) throws IOException {
    Path file = root.resolve(model).resolve(HISTORY);
    return Files.exists(file) ? Optional.of(MAPPER.readTree(file.toFile())) : Optional.empty();
  }

  static void replace(Path file, byte[] bytes) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer all = ByteBuffer.wrap(bytes);
      while (all.hasRemaining()) {
        channel.write(all);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      sync(folder);
    }
  }

  static void sync(Path folder) throws IOException {
    try (FileChannel open = FileChannel.open(folder, StandardOpenOption.READ)) {
      open.force(true);
    }
  }
}
