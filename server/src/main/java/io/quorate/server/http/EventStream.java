package io.quorate.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * A response that goes on: server-sent events, each sent at once. What nobody takes any more ends
 * as soon as the caller closes its connection, also while there is nothing to be sent.
 */
final class EventStream implements AutoCloseable {
  private final Response response;
  private final Departure departure;
  private volatile boolean gone;

  /**
   * @param then done once when the caller goes away before the end; must not wait
   */
  EventStream(Request request, Response response, Runnable then) {
    this.response = response;
    this.departure =
        Departure.of(
            request.getConnectionMetaData().getConnection().getEndPoint(),
            () -> {
              gone = true;
              then.run();
            });
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
  }

  /**
   * Sends an event; waits while the caller does not take it.
   *
   * @param id null for none
   * @throws IOException when the caller went away
   */
  void event(String name, @Nullable String id, JsonNode data) throws IOException {
    StringBuilder text = new StringBuilder();
    if (id != null) {
      text.append("id: ").append(id).append('\n');
    }
    text.append("event: ").append(name).append('\n');
    text.append("data: ").append(new String(Json.bytes(data), StandardCharsets.UTF_8));
    text.append("\n\n");
    send(text.toString());
  }

  /** Sends what means nothing. */
  void breathe() throws IOException {
    send(":\n\n");
  }

  private void send(String text) throws IOException {
    if (gone) {
      throw new EofException("the caller has closed its connection");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Content.Sink.write(response, false, ByteBuffer.wrap(bytes));
  }

  @Override
  public void close() {
    departure.close();
  }
}
