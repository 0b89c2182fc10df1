package io.quorate.models.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.blob.Digest;
import io.quorate.models.bucket.LeasedStore;
import io.quorate.models.registry.ModelVersion;
import io.quorate.models.registry.Registry;
import io.quorate.models.registry.RegistryCall;
import io.quorate.models.registry.RegistryReply;
import io.quorate.models.registry.RegistryStore;
import io.quorate.models.tree.BadTreeException;
import io.quorate.models.tree.Manifest;
import io.quorate.models.wire.Beside;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Publishes what was uploaded: a version is made only when two nodes hold all that it names. */
final class Publishing {
  /** A manifest of the most files, each with the longest path, fits. */
  private static final long MANIFEST_BYTES_MAX = 256L << 20;

  /** So many missing blobs are named in a refusal. */
  private static final int NAMED_MAX = 10;

  private final Registry registry;
  private final RegistryStore store;
  private final Holdings holdings;
  private final Copies copies;
  private final Uploads uploads;
  private final ExecutorService settling = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param store that of the registry
   */
  Publishing(
      Registry registry, RegistryStore store, Holdings holdings, Copies copies, Uploads uploads) {
    this.registry = registry;
    this.store = store;
    this.holdings = holdings;
    this.copies = copies;
    this.uploads = uploads;
  }

  /**
   * @param body {@code {"manifest":"sha256:…","parent":N,"requestId":…,"message":…,"upload":…}}
   */
  RegistryReply.Published publish(String model, String who, ObjectNode body) throws IOException {
    Digest digest = BlobRoutes.digest(body.path("manifest").asText());
    String requestId = body.path("requestId").asText(UUID.randomUUID().toString());
    String upload = UploadRoutes.upload(body.path("upload").asText(requestId));
    Manifest manifest = manifest(digest);
    List<Digest> all = blobs(digest, manifest);
    Uploads.Promise promise = uploads.promise(upload, all);
    complete(all, promise.kept());
    // The other node's disk has as much to do.
    Beside.both(settling, () -> copies.copy(upload, all), holdings::sync);
    RegistryReply reply =
        new Registry(new LeasedStore(store, promise.lease()))
            .call(
                new RegistryCall.Publish(
                    model,
                    who,
                    requestId,
                    body.path("parent").asLong(0),
                    digest.toString(),
                    body.path("message").asText(""),
                    manifest.bytes(),
                    manifest.files().size()));
    RegistryReply.Published published = Answers.expect(reply, RegistryReply.Published.class);
    uploads.published(upload);
    return published;
  }

  private static List<Digest> blobs(Digest digest, Manifest manifest) {
    List<Digest> all = new ArrayList<>();
    all.add(digest);
    manifest.files().forEach(file -> all.add(file.digest()));
    return all.stream().distinct().toList();
  }

  /** Fetches what is on other nodes only; refuses where something is nowhere. */
  private void complete(List<Digest> all, Predicate<Digest> kept) throws IOException {
    List<Digest> held = new ArrayList<>();
    List<Digest> missing = new ArrayList<>();
    for (Digest blob : holdings.missingHere(all, kept)) {
      try {
        holdings.hold(blob);
        held.add(blob);
      } catch (RefusedException _) {
        missing.add(blob);
      }
    }
    missing.addAll(holdings.missingHere(held, kept));
    if (!missing.isEmpty()) {
      throw new RefusedException(
          new Refusal(
                  ErrorCode.CONFLICT,
                  "%d of the blobs that the manifest names are not stored: %s; upload them, then publish again"
                      .formatted(missing.size(), named(missing)))
              .with("missing", missing.size())
              .with("first", missing.getFirst()));
    }
  }

  private static String named(List<Digest> missing) {
    String first =
        missing.stream().limit(NAMED_MAX).map(Digest::toString).collect(Collectors.joining(", "));
    return missing.size() > NAMED_MAX ? first + " and others" : first;
  }

  /** Sees to it that all that a version names is here. */
  void check(String model, long number) throws IOException {
    RegistryReply.Resolved resolved =
        Answers.expect(
            registry.call(new RegistryCall.Resolve(model, String.valueOf(number))),
            RegistryReply.Resolved.class);
    ModelVersion version = resolved.version();
    Digest digest = BlobRoutes.digest(version.digest());
    complete(blobs(digest, manifest(digest)), _ -> true);
  }

  /** Reads a manifest, from here or from elsewhere. */
  Manifest manifest(Digest digest) throws IOException {
    var recipe = holdings.recipe(digest);
    if (recipe.length() > MANIFEST_BYTES_MAX) {
      throw new RefusedException(ErrorCode.TOO_LARGE, digest + " is too large to be a manifest");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    holdings.read(digest, recipe, 0, recipe.length(), bytes);
    try {
      return Manifest.decode(bytes.toByteArray());
    } catch (BadTreeException e) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT, "%s is no manifest: %s".formatted(digest, e.getMessage()));
    }
  }
}
