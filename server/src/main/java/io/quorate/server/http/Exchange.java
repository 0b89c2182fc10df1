package io.quorate.server.http;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.HttpExchange;
import io.quorate.server.endpoint.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A call as an extension sees it. */
record Exchange(Call call) implements HttpExchange {

  @Override
  public String argument(int index) {
    return call.textArgument(index);
  }

  @Override
  public Parameters parameters(String... known) {
    Query query = call.query(known);
    return new Parameters() {
      @Override
      public @Nullable String text(String name) {
        return query.has(name) ? new String(query.bytes(name), StandardCharsets.UTF_8) : null;
      }

      @Override
      public long number(String name, long otherwise) {
        String text = text(name);
        if (text == null) {
          return otherwise;
        }
        if (!text.matches("\\d{1,18}")) {
          throw new RefusedException(
              ErrorCode.INVALID_ARGUMENT,
              "%s is '%s'; it must be a whole number".formatted(name, text));
        }
        return Long.parseLong(text);
      }
    };
  }

  @Override
  public @Nullable String header(String name) {
    return call.header(name);
  }

  @Override
  public long bodyLength() {
    return call.bodyLength();
  }

  @Override
  public InputStream body() {
    return call.bodyStream();
  }

  @Override
  public void set(String name, String value) {
    call.set(name, value);
  }

  @Override
  public void answer(int status, String contentType, byte[] body) throws IOException {
    call.answer(status, contentType, body);
  }

  @Override
  public OutputStream begin(int status, String contentType, long length) throws IOException {
    return call.begin(status, contentType, length);
  }
}
