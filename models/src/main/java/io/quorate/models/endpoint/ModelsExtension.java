package io.quorate.models.endpoint;

import io.quorate.models.blob.BlobStore;
import io.quorate.models.object.S3Location;
import io.quorate.models.object.S3ObjectStore;
import io.quorate.models.registry.Registry;
import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.store.DirectoryStore;
import io.quorate.models.registry.store.JdbcStore;
import io.quorate.models.registry.store.KeyspaceStore;
import io.quorate.models.wire.BlobCalls;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.HttpExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Model files, on a node's HTTP port. */
public final class ModelsExtension implements HttpExtension {

  /**
   * What is set for a node.
   *
   * @param registry null: a keyspace of the cluster; {@code jdbc:…}: a database; else a directory
   *     that all nodes share
   * @param tokens file of lines {@code NAME TOKEN}; null: nobody has a token
   * @param blobs where blobs lie; null: on the nodes
   * @param cacheBytesMax about what a node may take for them when they lie elsewhere
   * @param collectEvery how often blobs that nothing needs are given back; zero: never by itself
   * @param collectGrace how long what was written stays although nothing needs it
   */
  public record Settings(
      @Nullable String registry,
      @Nullable Path tokens,
      @Nullable S3Location blobs,
      long cacheBytesMax,
      Duration collectEvery,
      Duration collectGrace) {

    /**
     * As the environment says: {@code QUORATE_REGISTRY}, {@code QUORATE_TOKENS}, {@code
     * QUORATE_BLOBS} (with {@code AWS_ENDPOINT_URL_S3}, {@code AWS_ENDPOINT_URL} and {@code
     * AWS_REGION}), {@code QUORATE_BLOBS_CACHE}, {@code QUORATE_COLLECT_EVERY} and {@code
     * QUORATE_COLLECT_GRACE}.
     *
     * @throws IllegalArgumentException when that makes no sense
     */
    public static Settings ofEnvironment() {
      String tokens = System.getenv("QUORATE_TOKENS");
      return new Settings(
          System.getenv("QUORATE_REGISTRY"),
          tokens == null || tokens.isBlank() ? null : Path.of(tokens),
          location(),
          bytes("QUORATE_BLOBS_CACHE", 10L << 30),
          duration("QUORATE_COLLECT_EVERY", Duration.ofHours(1)),
          duration("QUORATE_COLLECT_GRACE", Duration.ofHours(1)));
    }

    private static @Nullable S3Location location() {
      String blobs = System.getenv("QUORATE_BLOBS");
      if (blobs == null || blobs.isBlank()) {
        return null;
      }
      String endpoint = System.getenv("AWS_ENDPOINT_URL_S3");
      return S3Location.parse(
          blobs,
          endpoint == null || endpoint.isBlank() ? System.getenv("AWS_ENDPOINT_URL") : endpoint,
          System.getenv("AWS_REGION"));
    }

    private static long bytes(String variable, long otherwise) {
      String text = System.getenv(variable);
      if (text == null || text.isBlank()) {
        return otherwise;
      }
      if (!text.matches("[1-9]\\d{0,5}[MG]")) {
        throw new IllegalArgumentException(
            "%s is a number and M or G, for MiB or GiB; not '%s'".formatted(variable, text));
      }
      long number = Long.parseLong(text.substring(0, text.length() - 1));
      return number << (text.endsWith("G") ? 30 : 20);
    }

    private static Duration duration(String variable, Duration otherwise) {
      String text = System.getenv(variable);
      if (text == null || text.isBlank()) {
        return otherwise;
      }
      if (text.equals("off")) {
        return Duration.ZERO;
      }
      if (!text.matches("\\d{1,6}[smh]")) {
        throw new IllegalArgumentException(
            "%s is a number and s, m or h, or off; not '%s'".formatted(variable, text));
      }
      return Duration.parse("PT" + text);
    }
  }

  private final BlobStore blobs;
  private final RegistryStore store;
  private final BlobRoutes blobRoutes;
  private final UploadRoutes uploadRoutes;
  private final RegistryRoutes registryRoutes;
  private final Collector collector;
  private final StorageRoutes storageRoutes;
  private final Centre centre;

  private ModelsExtension(
      BlobStore blobs,
      RegistryStore store,
      BlobRoutes blobRoutes,
      UploadRoutes uploadRoutes,
      RegistryRoutes registryRoutes,
      Collector collector,
      StorageRoutes storageRoutes,
      Centre centre) {
    this.centre = centre;
    this.blobs = blobs;
    this.store = store;
    this.blobRoutes = blobRoutes;
    this.uploadRoutes = uploadRoutes;
    this.registryRoutes = registryRoutes;
    this.collector = collector;
    this.storageRoutes = storageRoutes;
  }

  /** Makes it for nodes with these settings. */
  public static HttpExtension.Factory factory(Settings settings) {
    return surroundings -> create(settings, surroundings);
  }

  private static ModelsExtension create(Settings settings, Surroundings node) throws IOException {
    People people = People.read(settings.tokens());
    RegistryStore store = open(settings.registry(), node.requests());
    LongSupplier clock = () -> System.nanoTime() / 1_000_000;
    Bucket bucket =
        settings.blobs() == null
            ? null
            : Bucket.of(
                S3ObjectStore.open(settings.blobs()), store, settings.collectGrace(), clock);
    BlobStore blobs = open(settings, bucket, node.data(), clock);
    // Where the object store has everything, a publish waits for that and no node asks another.
    Neighbours neighbours =
        settings.blobs() == null
            ? new Neighbours(node.node().self(), node.requests()::ask)
            : Neighbours.none(node.node().self());
    BlobCalls calls = new BlobCalls();
    Holdings holdings = new Holdings(blobs, neighbours, calls);
    Uploads uploads = new Uploads(blobs, bucket);
    Registry registry = new Registry(store);
    Forwarding forwarding = new Forwarding(neighbours, calls);
    Publishing publishing =
        new Publishing(registry, store, holdings, new Copies(blobs, forwarding, calls), uploads);
    Collector collector =
        new Collector(
            blobs,
            registry,
            publishing,
            new Collector.Schedule(settings.collectEvery(), settings.collectGrace()),
            bucket);
    return new ModelsExtension(
        blobs,
        store,
        new BlobRoutes(blobs, holdings),
        new UploadRoutes(blobs, holdings, forwarding, uploads),
        new RegistryRoutes(registry, publishing, holdings, people),
        collector,
        new StorageRoutes(node.node().self().name(), blobs, collector),
        new Centre(registry, store, people));
  }

  private static BlobStore open(
      Settings settings, @Nullable Bucket bucket, Path data, LongSupplier clock)
      throws IOException {
    return bucket == null
        ? BlobStore.open(data.resolve("blobs"), clock)
        : BlobStore.open(
            data.resolve("blobs-cache"),
            bucket.objects(),
            bucket.ledger(),
            settings.cacheBytesMax(),
            clock);
  }

  private static RegistryStore open(@Nullable String registry, BlockingRequests requests)
      throws IOException {
    if (registry == null || registry.isBlank()) {
      return new KeyspaceStore(KeyspaceStore.KEYSPACE, requests::ask);
    }
    if (!registry.startsWith("jdbc:")) {
      return DirectoryStore.open(Path.of(registry));
    }
    try {
      return JdbcStore.open(new DriverConnections(registry));
    } catch (SQLException e) {
      throw new IOException("the registry's database cannot be used: " + e.getMessage(), e);
    }
  }

  @Override
  public void addTo(Routes plain) {
    Routes routes = new ObjectStoreErrors(plain);
    storageRoutes.addTo(routes); // before /v1/blobs/{}: the first that fits is taken
    blobRoutes.addTo(routes);
    uploadRoutes.addTo(routes);
    // Before the models: the first pattern that fits is taken.
    centre.addTo(routes);
    registryRoutes.addTo(routes);
  }

  @Override
  public void addTo(Figures figures) {
    storageRoutes.addTo(figures);
  }

  @Override
  public void close() {
    centre.close();
    collector.close();
    store.close();
    try {
      blobs.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
