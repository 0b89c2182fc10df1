package io.quorate.server.http;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Errors that Jetty finds before any route sees the call: malformed requests, headers too large.
 */
final class JsonErrors extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus() == 0 ? 500 : response.getStatus();
    Object message = request.getAttribute(ERROR_MESSAGE);
    byte[] body =
        Json.bytes(StoreJson.error(refusal(status, message == null ? null : message.toString())));
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  /** The refusal that fits a status best. */
  static Refusal refusal(int status, @Nullable String reason) {
    ErrorCode code =
        switch (status) {
          case 404 -> ErrorCode.NOT_FOUND;
          case 413, 414, 431 -> ErrorCode.TOO_LARGE;
          case 503 -> ErrorCode.UNAVAILABLE;
          default -> status < 500 ? ErrorCode.INVALID_ARGUMENT : ErrorCode.INTERNAL;
        };
    String sentence =
        switch (status) {
          case 413 -> "the body is too large";
          case 414 -> "the path is too long; a key has at most 4096 bytes";
          case 431 -> "the headers are too large; a context has at most 64 KiB";
          default -> "the request was not understood";
        };
    return new Refusal(code, reason == null ? sentence : sentence + ": " + reason);
  }
}
