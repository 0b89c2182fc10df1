package io.quorate.server.disk;

import java.io.Serial;
import java.nio.file.Path;

/** Another process, or another node in this one, works on the data directory. */
public final class DirectoryLockedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  DirectoryLockedException(Path directory) {
    super(
        "the data directory "
            + directory
            + " is in use by another running process. Stop that one first, or give this one a directory of its own");
  }
}
