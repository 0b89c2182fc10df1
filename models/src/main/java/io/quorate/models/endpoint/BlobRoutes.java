package io.quorate.models.endpoint;

import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.Frames;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.HttpExchange;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.server.endpoint.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blobs, their chunks and recipes. */
final class BlobRoutes {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

  private final BlobStore blobs;
  private final Holdings holdings;

  BlobRoutes(BlobStore blobs, Holdings holdings) {
    this.blobs = blobs;
    this.holdings = holdings;
  }

  void addTo(HttpExtension.Routes routes) {
    routes
        .add("POST", "/v1/blobs/chunks", this::chunks)
        .add("GET", "/v1/blobs/{}/recipe", this::recipe)
        .add("GET", "/v1/blobs/{}", this::blob);
  }

  static Digest digest(String text) {
    return Digest.parse(text)
        .orElseThrow(() ->
            new RefusedException(
                ErrorCode.INVALID_ARGUMENT,
                "'%s' is no digest: sha256: and 64 hexadecimal digits in lower case"
                    .formatted(text)));
  }

  static List<Digest> digests(HttpExchange exchange) throws IOException {
    try {
      return Frames.readDigests(exchange.body());
    } catch (Frames.MalformedBodyException e) {
      throw new RefusedException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
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
