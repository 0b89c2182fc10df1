package io.quorate.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its response, on its virtual thread. */
final class Call {
  /** Bodies other than values are small. */
  private static final int JSON_BYTES_MAX = 1 << 20;

  private final Request request;
  private final Response response;
  private final List<byte[]> arguments;

  /**
   * @param arguments what the path's variables stand for, decoded, in order
   */
  Call(Request request, Response response, List<byte[]> arguments) {
    this.request = request;
    this.response = response;
    this.arguments = arguments;
  }

  byte[] argument(int index) {
    return arguments.get(index);
  }

  String textArgument(int index) {
    return new String(arguments.get(index), StandardCharsets.UTF_8);
  }

  /** The parameters; refuses those that are not among the known. */
  Query query(String... known) {
    return new Query(RawUri.query(request), List.of(known));
  }

  @Nullable String header(String name) {
    return request.getHeaders().get(name);
  }

  /** What a body may weigh: looked up only for bodies that weigh much. */
  interface BodyLimit {
    int bytesMax();
  }

  /**
   * Reads the body; refuses it as soon as it is known to be too large, without reading on, or comes
   * too slowly.
   *
   * @param unasked every body may have that many bytes
   * @param limit asked for when there are more
   */
  byte[] body(int unasked, BodyLimit limit) throws IOException {
    long announced = request.getLength();
    int max = announced > unasked ? limit.bytesMax() : unasked;
    if (announced > max) {
      throw tooLarge(max);
    }
    // Not closed: what is left of it after a refusal is dropped by Remainder.
    InputStream in = new PacedBody(bodyStream(), System::nanoTime);
    byte[] body = in.readNBytes(max + 1);
    if (body.length <= max) {
      return body;
    }
    int lateMax = limit.bytesMax();
    if (lateMax <= max) {
      throw tooLarge(max);
    }
    byte[] rest = in.readNBytes(lateMax + 1 - body.length);
    if (body.length + rest.length > lateMax) {
      throw tooLarge(lateMax);
    }
    byte[] whole = new byte[body.length + rest.length];
    System.arraycopy(body, 0, whole, 0, body.length);
    System.arraycopy(rest, 0, whole, body.length, rest.length);
    return whole;
  }

  /** Bytes that the body is announced to have; −1 where that is not said. */
  long bodyLength() {
    return request.getLength();
  }

  /** The body as it comes. */
  InputStream bodyStream() {
    return Content.Source.asInputStream(request);
  }

  /**
   * Begins a response that is written as it comes.
   *
   * @param length −1: not known
   */
  OutputStream begin(int status, String contentType, long length) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    if (length >= 0) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    }
    return Content.Sink.asOutputStream(response);
  }

  /** Reads a small JSON object. */
  ObjectNode jsonBody() throws IOException {
    return Json.readObject(body(JSON_BYTES_MAX, () -> JSON_BYTES_MAX));
  }

  private static Problem tooLarge(int bytesMax) {
    return new Problem(
            new Refusal(
                    ErrorCode.TOO_LARGE,
                    "the body is larger than the "
                        + bytesMax
                        + " bytes that are allowed here; split it over several keys, or create the"
                        + " keyspace with a larger valueBytesMax")
                .with("bytesMax", bytesMax))
        .header("Connection", "close");
  }

  /** Sets a header of the response. */
  void set(String name, String value) {
    response.getHeaders().put(name, value);
  }

  void json(int status, JsonNode body) throws IOException {
    byte[] bytes = Json.bytes(body);
    byte[] lines = java.util.Arrays.copyOf(bytes, bytes.length + 1);
    lines[bytes.length] = '\n';
    answer(status, "application/json", lines);
  }

  /**
   * Begins a response that goes on.
   *
   * @param gone done once when the caller goes away before the end; must not wait
   */
  EventStream events(Runnable gone) {
    return new EventStream(request, response, gone);
  }

  void text(int status, String body) throws IOException {
    answer(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  void answer(int status, String contentType, byte[] body) throws IOException {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    Content.Sink.write(response, true, ByteBuffer.wrap(body));
  }
}
