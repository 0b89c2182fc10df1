package io.quorate.storage.tables;

class MemoryTablesTest extends TablesContract {
  private final MemoryTables tables = new MemoryTables();

  @Override
  protected Tables open() {
    return tables;
  }
}
