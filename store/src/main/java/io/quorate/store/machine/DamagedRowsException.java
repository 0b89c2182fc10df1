package io.quorate.store.machine;

/**
 * The rows cannot be what this machine wrote: one that must exist is missing or unreadable. What
 * they say is not to be believed; the replica has to be filled again from the others.
 */
public final class DamagedRowsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedRowsException(String message) {
    super(message);
  }
}
