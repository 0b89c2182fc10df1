package io.quorate.models.blob;

import java.security.MessageDigest;

/**
 * The SHA-256 of a blob's first chunks, taken while they come, so that none of them is read again
 * to know the digest of the whole. Takes the same few hundred bytes however long the blob is: of
 * which chunks it has taken it keeps no more than a digest. For one thread at a time, and for one
 * blob.
 */
public final class RunningDigest {
  private final MessageDigest content = Digest.sha256();
  private final MessageDigest taken = Digest.sha256();
  private int chunks;
  private long length;

  /** Takes the next chunk: its bytes proved to be those of its digest, and were stored. */
  public void add(Digest chunk, byte[] bytes, int from, int chunkLength) {
    content.update(bytes, from, chunkLength);
    taken.update(Recipe.encoded(new Recipe.Part(chunk, chunkLength)));
    length += chunkLength;
    chunks++;
  }

  /** How many bytes it has taken. */
  public long length() {
    return length;
  }

  /**
   * How many of a recipe's chunks need not be read: as many as it has taken, or none where these
   * are not the recipe's first. Ends it: what is left to do is to update {@link #content}.
   */
  int covered(Recipe recipe) {
    Digest had = Digest.of(taken);
    int known = Math.min(chunks, recipe.parts().size());
    recipe.parts().subList(0, known).forEach(part -> taken.update(Recipe.encoded(part)));
    if (known == chunks && Digest.of(taken).equals(had)) {
      return chunks;
    }
    content.reset();
    return 0;
  }

  /** Of what was covered. */
  MessageDigest content() {
    return content;
  }
}
