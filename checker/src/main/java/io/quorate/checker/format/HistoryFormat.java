package io.quorate.checker.format;

/** The formats that can be read. */
public enum HistoryFormat {
  JSON_LINES("JSON lines"),
  JEPSEN_EDN("Jepsen EDN"),
  JEPSEN_LOG("Jepsen text log"),
  PORCUPINE("Porcupine key-value");

  private final String label;

  HistoryFormat(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
