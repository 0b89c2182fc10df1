package io.quorate.models.endpoint;

import io.quorate.models.blob.BlobStore;
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
import org.jspecify.annotations.Nullable;

/** Model files, on a node's HTTP port. */
public final class ModelsExtension implements HttpExtension {

  /**
   * What is set for a node.
   *
   * @param registry null: a keyspace of the cluster; {@code jdbc:…}: a database; else a directory
   *     that all nodes share
   * @param tokens file of lines {@code NAME TOKEN}; null: nobody has a token
   */
  public record Settings(@Nullable String registry, @Nullable Path tokens) {

    /** As the environment says: {@code QUORATE_REGISTRY} and {@code QUORATE_TOKENS}. */
    public static Settings ofEnvironment() {
      String tokens = System.getenv("QUORATE_TOKENS");
      return new Settings(
          System.getenv("QUORATE_REGISTRY"),
          tokens == null || tokens.isBlank() ? null : Path.of(tokens));
    }
  }

  private final BlobStore blobs;
  private final RegistryStore store;
  private final BlobRoutes blobRoutes;
  private final RegistryRoutes registryRoutes;

  private ModelsExtension(
      BlobStore blobs, RegistryStore store, BlobRoutes blobRoutes, RegistryRoutes registryRoutes) {
    this.blobs = blobs;
    this.store = store;
    this.blobRoutes = blobRoutes;
    this.registryRoutes = registryRoutes;
  }

  /** Makes it for nodes with these settings. */
  public static HttpExtension.Factory factory(Settings settings) {
    return surroundings -> create(settings, surroundings);
  }

  private static ModelsExtension create(Settings settings, Surroundings node) throws IOException {
    People people = People.read(settings.tokens());
    RegistryStore store = open(settings.registry(), node.requests());
    BlobStore blobs = BlobStore.open(node.data().resolve("blobs"), System::currentTimeMillis);
    Neighbours neighbours = new Neighbours(node.node().self(), node.requests()::ask);
    BlobCalls calls = new BlobCalls();
    Holdings holdings = new Holdings(blobs, neighbours, calls);
    Uploads uploads = new Uploads(blobs);
    Registry registry = new Registry(store);
    Publishing publishing =
        new Publishing(registry, holdings, new Copies(blobs, neighbours, calls), uploads);
    return new ModelsExtension(
        blobs,
        store,
        new BlobRoutes(blobs, holdings, neighbours, calls, uploads),
        new RegistryRoutes(registry, publishing, holdings, people));
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
  public void addTo(Routes routes) {
    blobRoutes.addTo(routes);
    registryRoutes.addTo(routes);
  }

  @Override
  public void close() {
    store.close();
    try {
      blobs.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
