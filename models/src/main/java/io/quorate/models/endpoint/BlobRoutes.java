package io.quorate.models.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.DamagedBlobException;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.Frames;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.HttpExchange;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.server.endpoint.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blobs, their chunks and recipes, and uploads of them. */
final class BlobRoutes {
  private static final Pattern UPLOAD = Pattern.compile("[A-Za-z0-9._-]{8,64}");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");
  private static final int RECIPE_BYTES_MAX = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(BlobRoutes.class);
  private static final long SETTLE_BYTES = 64 << 20;

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

  BlobRoutes(BlobStore blobs, Holdings holdings, Forwarding forwarding, Uploads uploads) {
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
        .add("POST", "/v1/uploads/{}/blobs/{}", this::putRecipe)
        .add("POST", "/v1/blobs/chunks", this::chunks)
        .add("GET", "/v1/blobs/{}/recipe", this::recipe)
        .add("GET", "/v1/blobs/{}", this::blob);
  }

  static String upload(HttpExchange exchange) {
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

  static Digest digest(String text) {
    return Digest.parse(text)
        .orElseThrow(() ->
            new RefusedException(
                ErrorCode.INVALID_ARGUMENT,
                "'%s' is no digest: sha256: and 64 hexadecimal digits in lower case"
                    .formatted(text)));
  }

  private static List<Digest> digests(HttpExchange exchange) throws IOException {
    try {
      return Frames.readDigests(exchange.body());
    } catch (Frames.MalformedBodyException e) {
      throw new RefusedException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private void missingChunks(HttpExchange exchange) throws IOException {
    List<Digest> asked = digests(exchange);
    uploads.pin(upload(exchange), asked);
    exchange.answer(200, Frames.TYPE, Frames.digests(blobs.missing(asked)));
  }

  private void missingBlobs(HttpExchange exchange) throws IOException {
    List<Digest> asked = digests(exchange);
    uploads.pinBlobs(upload(exchange), asked);
    blobs.sync(); // what is not missing is durable
    exchange.answer(200, Frames.TYPE, Frames.digests(holdings.missingHere(asked)));
  }

  /**
   * Stores here and, at the same time, on another node. Not durable yet: a publish is what waits
   * for that, and asks both nodes whether everything is there.
   */
  private void putChunks(HttpExchange exchange) throws IOException {
    String upload = upload(exchange);
    long copies = exchange.parameters("copies").number("copies", 2);
    Semaphore places = copies > 1 ? bodies : copiedBodies;
    places.acquireUninterruptibly();
    try {
      byte[] body = body(exchange, Frames.BODY_BYTES_MAX);
      Forwarding.Sent sent = copies > 1 ? forwarding.send(upload, body) : Forwarding.Sent.NOWHERE;
      int stored = store(upload, body);
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

  private int store(String upload, byte[] body) throws IOException {
    try {
      return Frames.each(
          body,
          (digest, bytes, from, length) -> {
            uploads.pin(upload, List.of(digest));
            blobs.putChunk(digest, bytes, from, length);
          });
    } catch (Frames.MalformedBodyException | EOFException | DamagedBlobException e) {
      throw new RefusedException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
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
    Digest blob = digest(exchange.argument(1));
    String upload = upload(exchange);
    long copies = exchange.parameters("copies").number("copies", 1);
    try {
      Recipe recipe = Recipe.decode(blob, body(exchange, RECIPE_BYTES_MAX));
      uploads.pin(upload, List.of(blob));
      Forwarding.Sent sent =
          copies > 1 ? forwarding.sendRecipe(upload, blob, recipe) : Forwarding.Sent.NOWHERE;
      try {
        blobs.putRecipe(blob, recipe);
      } finally {
        sent.join();
      }
    } catch (DamagedBlobException e) {
      throw new RefusedException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
    exchange.answer(200, "application/json", "{}\n".getBytes(US_ASCII));
  }

  private void chunks(HttpExchange exchange) throws IOException {
    List<Digest> asked = digests(exchange);
    HttpExchange.Parameters parameters = exchange.parameters("local", "zstd");
    boolean local = parameters.number("local", 0) > 0;
    boolean zstd = parameters.number("zstd", 0) > 0;
    try (OutputStream out = exchange.begin(200, Frames.TYPE, -1)) {
      for (Digest chunk : asked) {
        Optional<byte[]> bytes = local ? blobs.chunk(chunk) : Optional.of(holdings.chunk(chunk));
        if (bytes.isPresent()) {
          if (zstd) {
            Frames.writeSmall(out, chunk, bytes.get());
          } else {
            Frames.write(out, chunk, bytes.get(), 0, bytes.get().length);
          }
        }
      }
    }
  }

  private void recipe(HttpExchange exchange) throws IOException {
    Digest blob = digest(exchange.argument(0));
    boolean local = exchange.parameters("local").number("local", 0) > 0;
    Optional<Recipe> recipe = local ? blobs.recipe(blob) : Optional.of(holdings.recipe(blob));
    exchange.answer(
        200,
        Frames.TYPE,
        recipe
            .orElseThrow(
                () -> new RefusedException(ErrorCode.NOT_FOUND, blob + " is not on this node"))
            .encode());
  }

  private void blob(HttpExchange exchange) throws IOException {
    Digest blob = digest(exchange.argument(0));
    send(exchange, holdings, blob, Frames.TYPE);
  }

  /** Answers with a blob, or with the part of it that a range names. */
  static void send(HttpExchange exchange, Holdings holdings, Digest blob, String type)
      throws IOException {
    Recipe recipe = holdings.recipe(blob);
    long length = recipe.length();
    exchange.set("ETag", "\"" + blob + "\"");
    exchange.set("Accept-Ranges", "bytes");
    String range = exchange.header("Range");
    Matcher bounds = range == null ? null : RANGE.matcher(range);
    if (bounds == null || !bounds.matches()) { // RFC 9110, §14.2: what is not understood is ignored
      try (OutputStream out = exchange.begin(200, type, length)) {
        holdings.read(blob, recipe, 0, length, out);
      }
      return;
    }
    long from = Long.parseLong(bounds.group(1));
    long last = bounds.group(2).isEmpty() ? length - 1 : Long.parseLong(bounds.group(2));
    if (from >= length || last < from) {
      exchange.set("Content-Range", "bytes */" + length);
      exchange.answer(416, type, new byte[0]);
      return;
    }
    long end = Math.min(last, length - 1);
    exchange.set("Content-Range", "bytes %d-%d/%d".formatted(from, end, length));
    try (OutputStream out = exchange.begin(206, type, end - from + 1)) {
      holdings.read(blob, recipe, from, end - from + 1, out);
    }
  }
}
