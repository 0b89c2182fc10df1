package io.quorate.simulation.service;

import io.quorate.services.queue.PlaceRules;
import io.quorate.simulation.service.ServiceScenario.Defect;
import io.quorate.store.machine.Cursor;

/** Rules of a queue with a defect in them. */
final class PlantedRules implements PlaceRules {
  private final Defect defect;

  private PlantedRules(Defect defect) {
    this.defect = defect;
  }

  static PlaceRules of(Defect defect) {
    return new PlantedRules(defect);
  }

  @Override
  public boolean looksAgain() {
    return defect != Defect.GRANTED_ON_EXPIRED_LEASE;
  }

  @Override
  public Cursor watchedFrom(long revision) {
    return PlaceRules.super.watchedFrom(defect == Defect.WATCH_TOO_LATE ? revision + 1 : revision);
  }
}
