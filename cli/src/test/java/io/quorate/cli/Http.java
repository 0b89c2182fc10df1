package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Calls nodes over HTTP. An answer is text: the status line, the headers, and the body. */
final class Http {

  /** From this size on a client asks first whether it may send the body, as others do. */
  private static final int ASKS_FIRST_BYTES = 1 << 20;

  private static final long PATIENCE_SECONDS = 240;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private Http() {}

  /** The headers are names and values by turns. */
  static String get(String url, String... headers) {
    return call("GET", url, new byte[0], headers);
  }

  static String put(String url, String body, String... headers) {
    return call("PUT", url, body.getBytes(UTF_8), headers);
  }

  static String post(String url, String body, String... headers) {
    return call("POST", url, body.getBytes(UTF_8), headers);
  }

  /** Empty where nothing answers. */
  static String call(String method, String url, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .expectContinue(body.length >= ASKS_FIRST_BYTES)
            .method(method, BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString(UTF_8));
      StringBuilder text = new StringBuilder("HTTP/1.1 " + response.statusCode() + "\n");
      response
          .headers()
          .map()
          .forEach((name, values) ->
              values.forEach(value -> text.append(name).append(": ").append(value).append('\n')));
      return text.append('\n').append(response.body()).toString();
    } catch (IOException _) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks again until the answer contains the text; the answer. */
  static String await(String url, String text, BooleanSupplier alive) {
    long began = System.nanoTime();
    for (String answer = get(url); ; answer = get(url)) {
      if (answer.contains(text)) {
        return answer;
      }
      if (!alive.getAsBoolean()
          || System.nanoTime() - began > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new AssertionError("%s does not say '%s' but:%n%s".formatted(url, text, answer));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
