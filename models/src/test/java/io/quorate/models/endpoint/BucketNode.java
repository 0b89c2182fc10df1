package io.quorate.models.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.Chunker;
import io.quorate.models.blob.Cutting;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.object.ObjectStore;
import io.quorate.models.registry.Registry;
import io.quorate.models.registry.RegistryStore;
import io.quorate.models.tree.Manifest;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.Frames;
import io.quorate.protocol.process.NodeId;
import io.quorate.server.endpoint.HttpExtension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** A node's part that serves model files, with blobs in a bucket; asked without a network. */
final class BucketNode implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final BlobStore blobs;
  private final Holdings holdings;
  private final Publishing publishing;
  private final Collector collector;
  private final Map<String, HttpExtension.Action> actions = new HashMap<>();

  BucketNode(
      String name,
      Path folder,
      ObjectStore objects,
      RegistryStore store,
      Duration grace,
      LongSupplier clockMillis)
      throws IOException {
    Bucket bucket = Bucket.of(objects, store, grace, clockMillis);
    blobs =
        BlobStore.open(
            folder.resolve(name), bucket.objects(), bucket.ledger(), 64 << 20, clockMillis);
    Neighbours none = Neighbours.none(new NodeId(name));
    BlobCalls calls = new BlobCalls();
    Forwarding forwarding = new Forwarding(none, calls);
    holdings = new Holdings(blobs, none, calls);
    Uploads uploads = new Uploads(blobs, bucket);
    Registry registry = new Registry(store);
    publishing =
        new Publishing(registry, store, holdings, new Copies(blobs, forwarding, calls), uploads);
    collector =
        new Collector(
            blobs, registry, publishing, new Collector.Schedule(Duration.ZERO, grace), bucket);
    HttpExtension.Routes routes =
        new HttpExtension.Routes() {
          @Override
          public HttpExtension.Routes add(
              String method, String pattern, HttpExtension.Action action) {
            actions.put(method + " " + pattern, action);
            return this;
          }
        };
    new UploadRoutes(blobs, holdings, forwarding, uploads).addTo(routes);
    new StorageRoutes(name, blobs, collector).addTo(routes);
  }

  private byte[] ask(String route, List<String> arguments, byte[] body) throws IOException {
    LocalExchange call =
        new LocalExchange(arguments, Map.of(), new ByteArrayInputStream(body), body.length);
    HttpExtension.Action action = actions.get(route);
    if (action == null) {
      throw new IllegalArgumentException(route + " is no route");
    }
    action.answer(call);
    return call.answer();
  }

  /**
   * What the command does before it publishes a file: asks what is missing, and sends that.
   *
   * @return how many chunks were
   */
  int upload(String upload, byte[] content) throws IOException {
    Chunker chunker = new Chunker(new ByteArrayInputStream(content), Cutting.DEFAULT);
    List<Recipe.Part> parts = new ArrayList<>();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Map<Digest, byte[]> chunks = new HashMap<>();
    while (chunker.next()) {
      byte[] bytes = new byte[chunker.length()];
      System.arraycopy(chunker.buffer(), chunker.offset(), bytes, 0, bytes.length);
      parts.add(new Recipe.Part(chunker.digest(), bytes.length));
      chunks.put(chunker.digest(), bytes);
    }
    byte[] answer =
        ask("POST /v1/uploads/{}/missing", List.of(upload), Frames.digests(chunks.keySet()));
    Set<Digest> missing = new HashSet<>(Frames.readDigests(new ByteArrayInputStream(answer)));
    for (Digest digest : missing) {
      byte[] bytes = chunks.get(digest);
      Frames.write(all, digest, bytes, 0, bytes.length);
    }
    ask("POST /v1/uploads/{}/chunks", List.of(upload), all.toByteArray());
    if (parts.size() > 1) {
      ask(
          "POST /v1/uploads/{}/blobs/{}",
          List.of(upload, Digest.of(content).toString()),
          new Recipe(parts).encode());
    }
    blobs.sync(); // writing goes on behind the answers
    return missing.size();
  }

  /**
   * Publishes a version of one file, all of which was uploaded.
   *
   * @param parent its number; 0: none
   */
  void publish(String upload, String model, long parent, byte[] content) throws IOException {
    byte[] manifest = manifest(content);
    upload(upload, manifest);
    ObjectNode body = MAPPER.createObjectNode();
    body.put("manifest", Digest.of(manifest).toString());
    body.put("upload", upload);
    body.put("parent", parent);
    publishing.publish(model, "", body);
  }

  static Digest manifestDigest(byte[] content) {
    return Digest.of(manifest(content));
  }

  private static byte[] manifest(byte[] content) {
    Manifest.File file = new Manifest.File("model.bin", content.length, Digest.of(content), false);
    return new Manifest(List.of(file)).encode();
  }

  /** Uploads it and publishes it. Returns how many chunks of the file were missing. */
  int push(String upload, String model, long parent, byte[] content) throws IOException {
    int missing = upload(upload, content);
    publish(upload, model, parent, content);
    return missing;
  }

  /** What a pull of such a version reads. */
  byte[] pull(byte[] content) throws IOException {
    Digest blob = publishing.manifest(Digest.of(manifest(content))).files().getFirst().digest();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    holdings.read(blob, holdings.recipe(blob), 0, content.length, out);
    return out.toByteArray();
  }

  /** What its answer says of the bucket. */
  JsonNode collect() throws IOException {
    return MAPPER.readTree(ask("POST /v1/blobs/collect", List.of(), new byte[0])).path("bucket");
  }

  /** What its answer says of the bucket. */
  JsonNode storage() throws IOException {
    return MAPPER.readTree(ask("GET /v1/blobs", List.of(), new byte[0])).path("bucket");
  }

  @Override
  public void close() throws IOException {
    collector.close();
    blobs.close();
  }
}
