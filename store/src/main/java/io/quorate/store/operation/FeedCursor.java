package io.quorate.store.operation;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.FeedPlace;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where a follower of an eventual keyspace stands: a place in the feed of each partition. As text
 * it is opaque, without blanks, and about 20 characters a partition.
 */
public final class FeedCursor {
  private static final int FORMAT = 1;

  private final List<FeedPlace> places;

  private FeedCursor(List<FeedPlace> places) {
    this.places = places;
  }

  /** What comes from now on. */
  public static FeedCursor now(int partitions) {
    return new FeedCursor(Collections.nCopies(partitions, FeedPlace.NOW));
  }

  /** All keys, then what comes. */
  public static FeedCursor beginning(int partitions) {
    return new FeedCursor(Collections.nCopies(partitions, FeedPlace.BEGINNING));
  }

  public int partitions() {
    return places.size();
  }

  public FeedPlace place(int partition) {
    return places.get(partition);
  }

  /** The same with another place in one partition. */
  public FeedCursor with(int partition, FeedPlace place) {
    List<FeedPlace> all = new ArrayList<>(places);
    all.set(partition, place);
    return new FeedCursor(List.copyOf(all));
  }

  /** As text. */
  public String encode() {
    WireWriter out = new WireWriter(32 * places.size()).u8(FORMAT).varint(places.size());
    places.forEach(place -> write(place, out));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toBytes());
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param partitions of the keyspace
   * @throws BadCursorException where it is no such text, or one of another keyspace
   */
  public static FeedCursor decode(String text, int partitions) {
    try {
      WireReader in = new WireReader(Base64.getUrlDecoder().decode(text.trim()));
      if (in.u8() != FORMAT) {
        throw new BadCursorException("it begins with another format's number");
      }
      int count = in.count(5);
      if (count != partitions) {
        throw new BadCursorException(
            "it has places in " + count + " partitions, and the keyspace has " + partitions);
      }
      List<FeedPlace> places = Stream.generate(() -> read(in)).limit(count).toList();
      in.expectEnd();
      return new FeedCursor(places);
    } catch (MalformedWireException | IllegalArgumentException e) {
      throw new BadCursorException("it is garbled");
    }
  }

  static void write(FeedPlace place, WireWriter out) {
    out.string(place.replica())
        .varint(place.life())
        .varint(place.number())
        .bool(place.walking())
        .bytes(place.after());
  }

  static FeedPlace read(WireReader in) {
    return new FeedPlace(in.string(), in.counter(), in.counter(), in.bool(), in.bytes());
  }

  @Override
  public String toString() {
    return places.toString();
  }

  /** A text that is no cursor of that keyspace. */
  public static final class BadCursorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadCursorException(String why) {
      super("The cursor cannot be used: " + why + "; send one as this keyspace's watch gave it");
    }

    /** As an answer. */
    public Refusal refusal() {
      return new Refusal(
          ErrorCode.INVALID_ARGUMENT, Objects.requireNonNullElse(getMessage(), "bad cursor"));
    }
  }
}
