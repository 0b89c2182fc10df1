package io.quorate.models.registry;

/** A document of the registry's store is not what the registry wrote. Restore it from a backup. */
final class DamagedDocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedDocumentException(String message) {
    super(message);
  }
}
