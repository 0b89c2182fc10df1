package io.quorate.models.tree;

/** Files that cannot be a model's. Nothing was published or written. */
public final class BadTreeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong with which file
   */
  public BadTreeException(String message) {
    super(message);
  }
}
