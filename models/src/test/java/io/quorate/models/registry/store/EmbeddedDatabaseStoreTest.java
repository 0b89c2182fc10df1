package io.quorate.models.registry.store;

import io.quorate.models.registry.RegistryStore;
import java.nio.file.Path;
import java.sql.SQLException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseStoreTest extends RegistryStoreContract {
  @TempDir Path directory;

  @Override
  RegistryStore open() throws SQLException {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:" + directory.resolve("registry") + ";DB_CLOSE_DELAY=0");
    return JdbcStore.open(database);
  }
}
