package io.quorate.services.queue;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Outcome;
import java.util.List;

/**
 * A fence as it is handed from program to program: the name of a lock or an election, and the token
 * under which it is held. Which key that is need not be known.
 *
 * @param token the revision that created the holder's key
 */
public record NamedFence(String name, long token) {

  private static final String FORM =
      "A fence is NAME:TOKEN, the name of a lock and the token of its holder, such as"
          + " nightly-build:4711; ";

  public NamedFence {
    if (name.isEmpty()) {
      throw new IllegalArgumentException(FORM + "the name is missing");
    }
    if (token < 1) { // absent keys have revision 0, so that 0 would fence nothing
      throw new IllegalArgumentException(FORM + "a token is 1 or more, not " + token);
    }
  }

  /**
   * Of {@code NAME:TOKEN}; names may have colons.
   *
   * @throws IllegalArgumentException with a sentence for whoever wrote it
   */
  public static NamedFence parse(String text) {
    int at = text.lastIndexOf(':');
    if (at < 0) {
      throw new IllegalArgumentException(FORM + "'%s' has no colon".formatted(text));
    }
    String token = text.substring(at + 1);
    try {
      return new NamedFence(text.substring(0, at), Long.parseLong(token));
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(FORM + "the token '%s' is no number".formatted(token));
    }
  }

  /**
   * Writes only while some key of the queue has that token. One transaction decides, so that a
   * retry under the same request id is answered as the first attempt was; what it did, {@link
   * #written} tells.
   */
  public Command.Transact around(Op... writes) {
    // A condition on a range holds for all of its keys, hence the denial.
    Compare over =
        new Compare(
            new QueueKeys(name).all(),
            Compare.Target.CREATE,
            Compare.Relation.NOT_EQUAL,
            token,
            new byte[0]);
    return new Command.Transact(List.of(over), List.of(), List.of(writes));
  }

  /** Whether a transaction {@link #around} something did it. */
  public static boolean written(Outcome.Transacted outcome) {
    return !outcome.succeeded();
  }

  /** What the writer is told where nothing was written. */
  public Refusal over() {
    return new Refusal(
            ErrorCode.CONFLICT,
            "Nothing was written: '%s' is not held under token %d any more; whoever holds it now may have written. Take it again before you write"
                .formatted(name, token))
        .with("lock", name)
        .with("fence", token);
  }
}
