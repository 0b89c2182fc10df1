package io.quorate.server.tables;

import io.quorate.storage.tables.Tables;
import io.quorate.storage.tables.TablesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksTablesTest extends TablesContract {
  @TempDir private Path directory;

  @Override
  protected Tables open() {
    return RocksTables.open(directory, new RocksTablesOptions(1 << 20, 1 << 20, 1));
  }
}
