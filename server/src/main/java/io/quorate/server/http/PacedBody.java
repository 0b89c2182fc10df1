package io.quorate.server.http;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpStatus;

/**
 * A body that is to come at some pace: whoever sends it byte by byte would hold on to its memory
 * for as long as it likes, since each byte counts as a sign of life. What is too slow ends with
 * status 408.
 */
final class PacedBody extends FilterInputStream {
  private static final long SECOND = 1_000_000_000;
  private static final long GRACE_SECONDS = 10;
  private static final long BYTES_PER_SECOND_MIN = 16 << 10;

  private final LongSupplier nanos;
  private final long began;
  private long bytes;

  /**
   * @param nanos a monotonic clock
   */
  PacedBody(InputStream in, LongSupplier nanos) {
    super(in);
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read;
    try {
      read = super.read(into, offset, length);
    } catch (IOException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw tooSlow(); // nothing came for so long that the connection is given up
      }
      throw e;
    }
    bytes += Math.max(0, read);
    long allowed = (GRACE_SECONDS + bytes / BYTES_PER_SECOND_MIN) * SECOND;
    if (read >= 0 && nanos.getAsLong() - began > allowed) {
      throw tooSlow();
    }
    return read;
  }

  private Problem tooSlow() {
    Refusal refusal =
        new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            "the body came too slowly: %d bytes in %d s; it has %d s and one more for each %d bytes. Nothing was done; send it again"
                .formatted(
                    bytes,
                    (nanos.getAsLong() - began) / SECOND,
                    GRACE_SECONDS,
                    BYTES_PER_SECOND_MIN));
    return new Problem(refusal, HttpStatus.REQUEST_TIMEOUT_408).header("Connection", "close");
  }
}
