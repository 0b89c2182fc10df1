package io.quorate.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices when a caller that is being sent to closes its connection. Writes alone notice it late:
 * the first one after it succeeds, and only the answer to that has the second one fail. What the
 * caller sends meanwhile, such as a further request, is dropped. Thread-safe.
 */
final class Departure implements Callback, AutoCloseable {
  private static final int READ_BYTES = 512;

  private final EndPoint connection;
  private final Runnable then;
  private boolean watching = true;

  /**
   * Watches until it is closed.
   *
   * @param then done once, when the caller is gone; on a thread of Jetty's, so that it must not
   *     wait
   */
  static Departure of(EndPoint connection, Runnable then) {
    Departure departure = new Departure(connection, then);
    departure.listen();
    return departure;
  }

  private Departure(EndPoint connection, Runnable then) {
    this.connection = connection;
    this.then = then;
  }

  private void listen() {
    if (!connection.tryFillInterested(this)) {
      throw new IllegalStateException("the request is still being read");
    }
  }

  @Override
  public synchronized void succeeded() {
    if (!watching) {
      return;
    }
    ByteBuffer dropped = BufferUtil.allocate(READ_BYTES);
    try {
      if (connection.fill(dropped) >= 0) {
        listen();
        return;
      }
    } catch (IOException _) {
      // The connection was reset.
    }
    gone();
  }

  @Override
  public synchronized void failed(Throwable cause) {
    if (watching) {
      gone();
    }
  }

  private void gone() {
    watching = false;
    then.run();
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** Jetty ends a connection by force whose answer ends while somebody waits to read from it. */
  @Override
  public synchronized void close() {
    watching = false;
    if (connection instanceof AbstractEndPoint listening) {
      listening.getFillInterest().onFail(new ClosedChannelException());
    }
  }
}
