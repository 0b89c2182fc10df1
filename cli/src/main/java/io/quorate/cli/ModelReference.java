package io.quorate.cli;

/**
 * {@code namespace/model}, perhaps with {@code @} and a number or an alias.
 *
 * @param reference empty: the newest version
 */
record ModelReference(String model, String reference) {

  static ModelReference parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new ModelReference(text, "")
        : new ModelReference(text.substring(0, at), text.substring(at + 1));
  }
}
