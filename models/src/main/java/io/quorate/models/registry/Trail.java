package io.quorate.models.registry;

/** Writes what happened to a model, and with it the model. */
final class Trail {
  private Trail() {}

  /** Returns the model as it was written. */
  static Model write(
      Reading reading, Model model, Moment moment, String who, String what, String details) {
    AuditEntry entry = AuditTrail.next(model, moment.atMillis(), who, what, details);
    Model audited = model.audited(entry.hash());
    reading.write(Keys.model(model.name()), audited);
    reading.write(Keys.audit(model.name(), entry.sequence()), entry);
    return audited;
  }
}
