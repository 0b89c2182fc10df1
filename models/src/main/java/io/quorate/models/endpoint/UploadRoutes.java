package io.quorate.models.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.DamagedBlobException;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.Frames;
import io.quorate.models.wire.Place;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.HttpExchange;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.server.endpoint.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uploads of blobs: their chunks, and what they are made of. */
final class UploadRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(UploadRoutes.class);
  private static final Pattern UPLOAD = Pattern.compile("[A-Za-z0-9._-]{8,64}");
  private static final int RECIPE_BYTES_MAX = 64 << 20;
  private static final long SETTLE_BYTES = 64 << 20;
  private static final long TURN_MILLIS_MAX = 10_000;

  /** Bodies of chunks that are in memory at the same time: from clients, and from nodes. */
  static final int BODIES_MAX = 6;

  private final BlobStore blobs;
  private final Holdings holdings;
  private final Forwarding forwarding;
  private final Uploads uploads;
  private final Executor settling = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong unsettled = new AtomicLong();
  private final Semaphore bodies = new Semaphore(BODIES_MAX);

  /** Of their own: nodes that hand on to each other would wait for each other's place. */
  private final Semaphore copiedBodies = new Semaphore(BODIES_MAX);

  /** Half of the places at most are those of bodies that wait for others, which need places too. */
  private final RunningDigests digests = new RunningDigests(BODIES_MAX / 2, TURN_MILLIS_MAX);

  UploadRoutes(BlobStore blobs, Holdings holdings, Forwarding forwarding, Uploads uploads) {
    this.blobs = blobs;
    this.holdings = holdings;
    this.forwarding = forwarding;
    this.uploads = uploads;
  }

  void addTo(HttpExtension.Routes routes) {
    routes
        .add("POST", "/v1/uploads/{}/missing", this::missingChunks)
        .add("POST", "/v1/uploads/{}/missing-blobs", this::missingBlobs)
        .add("POST", "/v1/uploads/{}/chunks", this::putChunks)
        .add("POST", "/v1/uploads/{}/blobs/{}", this::putRecipe);
  }

  private static String upload(HttpExchange exchange) {
    return upload(exchange.argument(0));
  }

  /** Refuses what is no id of an upload. */
  static String upload(String upload) {
    if (!UPLOAD.matcher(upload).matches()) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          "'%s' is no id of an upload: 8 to 64 letters, digits, dots, dashes or underscores"
              .formatted(upload));
    }
    return upload;
  }

  private void missingChunks(HttpExchange exchange) throws IOException {
    String upload = upload(exchange);
    boolean copies = exchange.parameters("copies").number("copies", 2) > 1;
    List<Digest> asked = BlobRoutes.digests(exchange);
    uploads.pin(upload, asked);
    List<Digest> missing = blobs.missing(asked);
    if (copies) {
      List<Digest> held = new ArrayList<>(asked);
      held.removeAll(new HashSet<>(missing));
      forwarding.announced(upload, held, missing.size());
    }
    exchange.answer(200, Frames.TYPE, Frames.digests(missing));
  }

  private void missingBlobs(HttpExchange exchange) throws IOException {
    List<Digest> asked = BlobRoutes.digests(exchange);
    uploads.pinBlobs(upload(exchange), asked);
    blobs.sync(); // what is not missing is durable
    exchange.answer(200, Frames.TYPE, Frames.digests(holdings.missingHere(asked, _ -> true)));
  }

  /**
   * Stores here and, at the same time, on another node. Not durable yet: a publish is what waits
   * for that, and asks both nodes whether everything is there.
   */
  private void putChunks(HttpExchange exchange) throws IOException {
    String upload = upload(exchange);
    HttpExchange.Parameters parameters = exchange.parameters("copies", "stream", "from");
    long copies = parameters.number("copies", 2);
    Place place = new Place(parameters.number("stream", -1), parameters.number("from", 0));
    Semaphore places = copies > 1 ? bodies : copiedBodies;
    places.acquireUninterruptibly();
    try {
      byte[] body = body(exchange, Frames.BODY_BYTES_MAX);
      Forwarding.Sent sent =
          copies > 1 ? forwarding.send(upload, body, place) : Forwarding.Sent.NOWHERE;
      int stored = store(upload, body, place);
      settle(body.length);
      sent.join();
      exchange.answer(
          200,
          "application/json",
          "{\"stored\":%d,\"copies\":%d}\n"
              .formatted(stored, sent.arrived() ? 2 : 1)
              .getBytes(US_ASCII));
    } finally {
      places.release();
    }
  }

  private static byte[] body(HttpExchange exchange, int bytesMax) throws IOException {
    try (InputStream in = exchange.body()) {
      long announced = exchange.bodyLength();
      if (announced >= 0 && announced <= bytesMax) {
        byte[] body = new byte[(int) announced];
        int read = in.readNBytes(body, 0, body.length);
        return read == body.length ? body : Arrays.copyOf(body, read);
      }
      byte[] body = announced < 0 ? in.readNBytes(bytesMax + 1) : new byte[0];
      if (announced > bytesMax || body.length > bytesMax) {
        throw new RefusedException(
            ErrorCode.TOO_LARGE,
            "the body is larger than %d bytes; send several".formatted(bytesMax));
      }
      return body;
    }
  }

  private int store(String upload, byte[] body, Place place) throws IOException {
    boolean followed = false;
    try {
      Storing storing = new Storing(upload, body);
      int chunks = Frames.each(body, storing);
      if (place.known() && storing.allNew) {
        digests.follow(upload, place, body);
        followed = true;
      }
      return chunks;
    } catch (Frames.MalformedBodyException | EOFException | DamagedBlobException e) {
      throw new RefusedException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    } finally {
      if (place.known() && !followed) {
        digests.end(upload, place);
      }
    }
  }

  private final class Storing implements Frames.Taker {
    private final String upload;
    private final byte[] body;

    /** And as they lie in the body: what was here already may be damaged. */
    private boolean allNew = true;

    Storing(String upload, byte[] body) {
      this.upload = upload;
      this.body = body;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // whether it is the body's own array
    public void take(Digest digest, byte[] bytes, int from, int length) throws IOException {
      uploads.pin(upload, List.of(digest));
      allNew &= blobs.putChunk(digest, bytes, from, length) && bytes == body;
    }
  }

  /** Lets the disk write what has come while more comes, so that a publish waits for little. */
  private void settle(int bytes) {
    if (unsettled.addAndGet(bytes) >= SETTLE_BYTES) {
      unsettled.set(0);
      settling.execute(() -> {
        try {
          blobs.sync();
        } catch (IOException e) {
          LOG.warn("blobs cannot be made durable: {}", e.toString());
        }
      });
    }
  }

  private void putRecipe(HttpExchange exchange) throws IOException {
    Digest blob = BlobRoutes.digest(exchange.argument(1));
    String upload = upload(exchange);
    HttpExchange.Parameters parameters = exchange.parameters("copies", "stream");
    long copies = parameters.number("copies", 1);
    long stream = parameters.number("stream", -1);
    try {
      Recipe recipe = Recipe.decode(blob, body(exchange, RECIPE_BYTES_MAX));
      uploads.pin(upload, List.of(blob));
      Forwarding.Sent sent =
          copies > 1
              ? forwarding.sendRecipe(upload, blob, recipe, stream)
              : Forwarding.Sent.NOWHERE;
      try {
        blobs.putRecipe(blob, recipe, digests.take(upload, stream));
      } finally {
        sent.join();
      }
    } catch (DamagedBlobException e) {
      throw new RefusedException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
    exchange.answer(200, "application/json", "{}\n".getBytes(US_ASCII));
  }
}
