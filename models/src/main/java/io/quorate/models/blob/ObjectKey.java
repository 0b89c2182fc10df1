package io.quorate.models.blob;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Below what a record lies in an object store. Each has two keys: what is put again while the first
 * one is being deleted, or was a moment ago, lies below the second one, so that no deletion ever
 * meets it, however late it comes.
 *
 * @param recipe whether it is a recipe; else a chunk
 */
public record ObjectKey(boolean recipe, Digest digest, boolean second)
    implements Comparable<ObjectKey> {
  /** All keys of chunks begin so. */
  public static final String CHUNKS = "chunks/";

  /** All keys of recipes begin so. */
  public static final String RECIPES = "recipes/";

  private static final Pattern FORM =
      Pattern.compile("(chunks|recipes)/[0-9a-f]{2}/([0-9a-f]{64})(\\.2)?");

  static ObjectKey of(RecordHeader.Kind kind, Digest digest) {
    return new ObjectKey(kind == RecordHeader.Kind.RECIPE, digest, false);
  }

  /** The other key of the same record. */
  public ObjectKey other() {
    return new ObjectKey(recipe, digest, !second);
  }

  /** Two characters in front, so that stores that part their keys by prefix part these evenly. */
  public String text() {
    String hex = digest.hex();
    return (recipe ? RECIPES : CHUNKS) + hex.substring(0, 2) + "/" + hex + (second ? ".2" : "");
  }

  /** Reads what {@link #text} wrote; empty where it is nothing of the kind. */
  public static Optional<ObjectKey> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    return Digest.parse("sha256:" + form.group(2))
        .map(
            digest -> new ObjectKey(form.group(1).equals("recipes"), digest, form.group(3) != null))
        .filter(key -> key.text().equals(text));
  }

  @Override
  public int compareTo(ObjectKey other) {
    return text().compareTo(other.text());
  }
}
