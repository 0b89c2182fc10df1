package io.quorate.server.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its response, on a virtual thread that may wait. */
public interface HttpExchange {

  /** What the path's variable stands for, decoded. */
  String argument(int index);

  /** The parameters of the query, decoded; those that are not known are refused. */
  Parameters parameters(String... known);

  @Nullable String header(String name);

  /** Bytes that the body is announced to have; −1 where that is not said. */
  long bodyLength();

  /** The body, to be read as it comes, without a limit. */
  InputStream body();

  /** Sets a header of the response. */
  void set(String name, String value);

  /** Answers with these bytes. */
  void answer(int status, String contentType, byte[] body) throws IOException;

  /**
   * Begins an answer that is written as it comes.
   *
   * @param length bytes that follow; −1: not known
   * @return to be closed at the end; where it is not, the caller learns that the answer is not
   *     whole
   */
  OutputStream begin(int status, String contentType, long length) throws IOException;

  /** Parameters by name. */
  interface Parameters {
    @Nullable String text(String name);

    /** A whole number that is not negative; refuses anything else. */
    long number(String name, long otherwise);
  }
}
