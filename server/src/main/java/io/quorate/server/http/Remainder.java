package io.quorate.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * What a refused caller still sends. If its connection were closed meanwhile, TCP would reset it,
 * and a caller that writes before it reads would see a broken pipe instead of the reason.
 */
final class Remainder {
  private static final int PIECE_BYTES = 64 << 10;

  /** Who sends more has itself to blame. */
  private static final long BYTES_MAX = 64 << 20;

  private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

  private Remainder() {}

  /** Reads and drops it, for a moment; waits for no piece longer than the connection may idle. */
  static void drop(Request request) {
    if (request.getHeaders().contains(HttpHeader.EXPECT)) {
      return; // the caller waits with the body until it is told to go on
    }
    InputStream rest = Content.Source.asInputStream(request);
    byte[] piece = new byte[PIECE_BYTES];
    long until = System.nanoTime() + NANOS_MAX;
    long bytes = 0;
    try {
      int read = 0;
      while (read >= 0 && bytes < BYTES_MAX && System.nanoTime() - until < 0) {
        read = rest.read(piece);
        bytes += Math.max(0, read);
      }
    } catch (IOException _) {
      // The caller has gone, or sends what cannot be read: it was answered.
    }
  }
}
