package io.quorate.models.wire;

/**
 * Where in a blob a body's chunks stand, one behind the other. Whoever sends all of a blob so is
 * told sooner that it arrived: it need not be read again to compare it with its digest.
 *
 * @param stream a number that the sender of an upload gives to each blob, while its digest is not
 *     known yet
 * @param from how many bytes of it precede
 */
public record Place(long stream, long from) {
  /** Of chunks that belong to no blob in particular, or not in this order. */
  public static final Place NONE = new Place(-1, 0);

  /** Whether it is one. */
  public boolean known() {
    return stream >= 0;
  }

  /** As parameters of a call; empty where it is none. */
  String query() {
    return known() ? "&stream=%d&from=%d".formatted(stream, from) : "";
  }
}
