package io.quorate.storage.journal;

import java.io.Serial;

/** The data directory is not one that this node may serve. Nothing was changed. */
public final class DataDirectoryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private DataDirectoryException(String message) {
    super(message);
  }

  static DataDirectoryException foreign(String file, Roster found, Roster expected) {
    return new DataDirectoryException(
        "this data directory belongs to "
            + describe(found)
            + " (file "
            + file
            + "), but this node is "
            + describe(expected)
            + ". Start it with its own data directory, or with an empty one");
  }

  static DataDirectoryException newer(String file, int format) {
    return new DataDirectoryException(
        "this data directory has format "
            + format
            + " (file "
            + file
            + "), but this version of Quorate reads formats up to "
            + Layout.FORMAT
            + ". Start it with the version that wrote it, or a later one");
  }

  static DataDirectoryException older(String file, int format) {
    return new DataDirectoryException(
        "this data directory has format "
            + format
            + " (file "
            + file
            + "), from before one group of nodes decided about all of them; this version of Quorate"
            + " reads format "
            + Layout.FORMAT
            + " only. Export its keyspaces with the version that wrote it, start with an empty"
            + " directory, and import them");
  }

  private static String describe(Roster roster) {
    return "node "
        + roster.node()
        + " of cluster "
        + roster.cluster()
        + ", generation "
        + roster.generation();
  }
}
