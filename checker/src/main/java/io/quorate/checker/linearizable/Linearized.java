package io.quorate.checker.linearizable;

/**
 * The set of operations that a search has ordered. As a key of the memo it is the number of words
 * that are full, and the words from there to the last one that is not empty.
 */
final class Linearized {
  private final int mandatory;
  private final long[] words;
  private final long[] optional;
  private final int[] inWord;
  private long[] scratch = new long[16];
  private int firstOpen;
  private int lastUsed;

  Linearized(int mandatory, int optional) {
    this.mandatory = mandatory;
    this.words = new long[(mandatory >> 6) + 1];
    this.optional = new long[(optional + 63) >> 6];
    this.inWord = new int[words.length];
  }

  boolean contains(int operation) {
    return operation < mandatory
        ? (words[operation >> 6] & (1L << operation)) != 0
        : (optional[(operation - mandatory) >> 6] & (1L << (operation - mandatory))) != 0;
  }

  void add(int operation) {
    if (operation >= mandatory) {
      optional[(operation - mandatory) >> 6] |= 1L << (operation - mandatory);
      return;
    }
    int word = operation >> 6;
    words[word] |= 1L << operation;
    inWord[word]++;
    lastUsed = Math.max(lastUsed, word);
    while (firstOpen < words.length && inWord[firstOpen] == 64) {
      firstOpen++;
    }
  }

  void remove(int operation) {
    if (operation >= mandatory) {
      optional[(operation - mandatory) >> 6] &= ~(1L << (operation - mandatory));
      return;
    }
    int word = operation >> 6;
    words[word] &= ~(1L << operation);
    inWord[word]--;
    firstOpen = Math.min(firstOpen, word);
    while (lastUsed > 0 && inWord[lastUsed] == 0) {
      lastUsed--;
    }
  }

  /** Writes the set and a state into {@link #scratch}, and returns how many longs that takes. */
  int key(int state) {
    int window = Math.max(0, lastUsed - firstOpen + 1);
    int length = 2 + window + optional.length;
    if (scratch.length < length) {
      scratch = new long[2 * length];
    }
    scratch[0] = ((long) firstOpen << 32) | state;
    scratch[1] = window;
    if (window > 0) {
      System.arraycopy(words, firstOpen, scratch, 2, window);
    }
    System.arraycopy(optional, 0, scratch, 2 + window, optional.length);
    return length;
  }

  long[] scratch() {
    return scratch;
  }
}
