package io.quorate.cli;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.ErrorCode.Conclusion;

/** What the command's exit status says. */
final class ExitStatus {

  static final int DONE = 0;
  static final int REFUSED = 1;
  static final int USAGE = 2;
  static final int UNAVAILABLE = 3;
  static final int INDETERMINATE = 4;

  private ExitStatus() {}

  /**
   * What a process of ours that was to serve has ended with; one that a signal ended, or that
   * stopped without a reason, is not there.
   */
  static int ofProcess(int status) {
    return status >= REFUSED && status <= INDETERMINATE ? status : UNAVAILABLE;
  }

  static int of(ErrorCode code) {
    if (code.conclusion() == Conclusion.INDETERMINATE) {
      return INDETERMINATE;
    }
    return switch (code.httpStatus()) {
      case 400, 413 -> USAGE;
      case 429, 503 -> UNAVAILABLE;
      default -> REFUSED;
    };
  }
}
