package io.quorate.models.endpoint;

import io.quorate.server.endpoint.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange without a network: what is asked is given, and what is answered kept. */
final class LocalExchange implements HttpExchange {
  private final List<String> arguments;
  private final Map<String, String> parameters;
  private final InputStream body;
  private final long bodyLength;
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private int status;

  LocalExchange(
      List<String> arguments, Map<String, String> parameters, InputStream body, long bodyLength) {
    this.arguments = arguments;
    this.parameters = parameters;
    this.body = body;
    this.bodyLength = bodyLength;
  }

  int status() {
    return status;
  }

  byte[] answer() {
    return answer.toByteArray();
  }

  @Override
  public String argument(int index) {
    return arguments.get(index);
  }

  @Override
  public Parameters parameters(String... known) {
    return new Parameters() {
      @Override
      public @Nullable String text(String name) {
        return parameters.get(name);
      }

      @Override
      public long number(String name, long otherwise) {
        String text = text(name);
        return text == null ? otherwise : Long.parseLong(text);
      }
    };
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }

  @Override
  public long bodyLength() {
    return bodyLength;
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public void set(String name, String value) {
    // nobody looks
  }

  @Override
  public void answer(int code, String contentType, byte[] bytes) {
    status = code;
    answer.writeBytes(bytes);
  }

  @Override
  public OutputStream begin(int code, String contentType, long length) {
    status = code;
    return answer;
  }
}
