package io.quorate.models.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.blob.BlobStore;
import io.quorate.models.bucket.Collected;
import io.quorate.server.endpoint.HttpExchange;
import io.quorate.server.endpoint.HttpExtension;
import java.io.IOException;

/** What a node's blobs take, and giving back what nothing needs. */
final class StorageRoutes {
  private final String node;
  private final BlobStore blobs;
  private final Collector collector;

  StorageRoutes(String node, BlobStore blobs, Collector collector) {
    this.node = node;
    this.blobs = blobs;
    this.collector = collector;
  }

  void addTo(HttpExtension.Routes routes) {
    routes.add("GET", "/v1/blobs", this::status).add("POST", "/v1/blobs/collect", this::collect);
  }

  void addTo(HttpExtension.Figures figures) {
    figures
        .gauge("quorate_blob_bytes", "What blobs take on this node", blobs.bytes())
        .gauge("quorate_blob_chunks", "Chunks that this node holds", blobs.chunks())
        .gauge("quorate_blob_uploads", "Uploads whose chunks are kept", blobs.pins().holders())
        .counter("quorate_blob_collections", "Collections of blobs", collector.runs())
        .counter(
            "quorate_blob_collections_failed",
            "Collections that could not read what is needed, and freed nothing",
            collector.failures())
        .counter("quorate_blob_collected_bytes", "Bytes given back", collector.freedBytes())
        .counter(
            "quorate_blob_bucket_deleted_bytes",
            "Bytes that this node deleted from the object store",
            collector.deletedBytes());
  }

  private void status(HttpExchange exchange) throws IOException {
    ObjectNode status = Answers.object("node", node);
    status.put("bytes", blobs.bytes());
    status.put("chunks", blobs.chunks());
    status.put("uploads", blobs.pins().holders());
    status.put("collections", collector.runs());
    status.put("collectionsFailed", collector.failures());
    status.put("collectedBytes", collector.freedBytes());
    status.put("collectEverySeconds", collector.schedule().every().toSeconds());
    status.put("graceSeconds", collector.schedule().grace().toSeconds());
    Bucket bucket = collector.bucket();
    if (bucket != null) {
      Collected waiting = bucket.collector().waiting();
      status
          .putObject("bucket")
          .put("name", bucket.objects().name())
          .put("deletedBytes", collector.deletedBytes())
          .put("condemnedObjects", waiting.condemnedObjects())
          .put("condemnedBytes", waiting.condemnedBytes());
    }
    Answers.json(exchange, 200, status);
  }

  private void collect(HttpExchange exchange) throws IOException {
    boolean dryRun = exchange.parameters("dryRun").number("dryRun", 0) > 0;
    BlobStore.Collected collected = collector.collect(dryRun);
    ObjectNode answer = Answers.object("node", node);
    answer.put("dryRun", dryRun);
    answer.put("neededChunks", collected.neededChunks());
    answer.put("packs", collected.packs());
    answer.put("freedBytes", collected.freedBytes());
    answer.put("bytes", blobs.bytes());
    Bucket bucket = collector.bucket();
    if (bucket != null) {
      Collected shared = collector.collectBucket(bucket, dryRun);
      answer
          .putObject("bucket")
          .put("name", bucket.objects().name())
          .put("deletedObjects", shared.deletedObjects())
          .put("deletedBytes", shared.deletedBytes())
          .put("condemnedObjects", shared.condemnedObjects())
          .put("condemnedBytes", shared.condemnedBytes());
    }
    Answers.json(exchange, 200, answer);
  }
}
