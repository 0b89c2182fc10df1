package io.quorate.models.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of so many entries: of more, the one that was touched longest ago goes. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int entriesMax;

  Recent(int entriesMax) {
    super(16, 0.75f, true);
    this.entriesMax = entriesMax;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > entriesMax;
  }
}
