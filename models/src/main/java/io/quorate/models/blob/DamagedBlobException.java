package io.quorate.models.blob;

/** What is stored is not what was stored: nothing of it may be used. Another copy can help. */
public final class DamagedBlobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was found and where
   */
  public DamagedBlobException(String message) {
    super(message);
  }
}
