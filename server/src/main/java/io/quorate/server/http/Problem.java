package io.quorate.server.http;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ends a call with an error. Has no stack trace: it says what the caller did, not where we noticed.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;
  private final int status;
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  Problem(Refusal refusal) {
    this(refusal, refusal.code().httpStatus());
  }

  Problem(ErrorCode code, String message) {
    this(new Refusal(code, message));
  }

  /** With a status that HTTP has a finer word for than the code has. */
  Problem(Refusal refusal, int status) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
    this.status = status;
  }

  Problem header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Refusal refusal() {
    return refusal;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }
}
