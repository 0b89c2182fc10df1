package io.quorate.models.registry.store;

import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreAnswer.Document;
import io.quorate.models.registry.StoreQuery;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * A registry in two tables of a relational database: documents, and one row that every commit locks
 * first, so that commits follow one another whatever the isolation level.
 */
public final class JdbcStore implements RegistryStore {
  private static final String DOCUMENTS = "quorate_registry";
  private static final String HEAD = "quorate_registry_head";

  private static final String INTEGRITY_VIOLATED = "23";

  /** PostgreSQL's: a table exists, or its type, where two that create it meet. */
  private static final Set<String> EXISTS = Set.of("42P07", "42710");

  private final DataSource database;

  private JdbcStore(DataSource database) {
    this.database = database;
  }

  /**
   * Opens the registry of a database, whose tables are created where there are none.
   *
   * @param database of connections that nobody else changes meanwhile; a pool, for more than trials
   */
  public static JdbcStore open(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      String bytes =
          connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")
              ? "bytea"
              : "varbinary(16777216)";
      createOnce(
          statement,
          "create table if not exists "
              + DOCUMENTS
              + " (id varchar(512) primary key, revision bigint not null, document "
              + bytes
              + " not null)");
      createOnce(
          statement,
          "create table if not exists "
              + HEAD
              + " (id integer primary key, revision bigint not null)");
      createOnce(
          statement,
          "insert into "
              + HEAD
              + " select 1, 0 where not exists (select 1 from "
              + HEAD
              + " where id = 1)");
    }
    return new JdbcStore(database);
  }

  /** Two that open at the same moment may both find nothing; one of them is then told so. */
  private static void createOnce(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      if (!state.startsWith(INTEGRITY_VIOLATED) && !EXISTS.contains(state)) {
        throw e;
      }
    }
  }

  @Override
  public StoreAnswer ask(StoreQuery query) {
    boolean committing = false;
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        StoreAnswer answer =
            switch (query) {
              case StoreQuery.Read read -> read(connection, read);
              case StoreQuery.Commit commit -> commit(connection, commit);
            };
        if (answer instanceof StoreAnswer.Committed) {
          committing = true;
          connection.commit();
          return answer;
        }
        connection.rollback();
        return answer;
      } catch (SQLException e) {
        if (!committing) {
          connection.rollback();
        }
        throw e;
      }
    } catch (SQLException e) {
      return new StoreAnswer.Refused(
          new Refusal(
              committing ? ErrorCode.INDETERMINATE : ErrorCode.UNAVAILABLE,
              "The registry's database failed: " + e.getMessage()));
    }
  }

  @Override
  public long awaitChange(long after, Duration max) throws InterruptedException {
    return Looking.until(this::newest, after, max);
  }

  private long newest() throws IOException {
    try (Connection connection = database.getConnection();
        PreparedStatement head =
            connection.prepareStatement("select revision from " + HEAD + " where id = 1");
        ResultSet row = head.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private static StoreAnswer read(Connection connection, StoreQuery.Read read) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    SortedMap<String, Document> found = new TreeMap<>();
    try (PreparedStatement one =
        connection.prepareStatement(
            "select id, revision, document from " + DOCUMENTS + " where id = ?")) {
      for (String key : read.keys()) {
        one.setString(1, key);
        collect(one, found);
      }
    }
    try (PreparedStatement range =
        connection.prepareStatement(
            "select id, revision, document from " + DOCUMENTS + " where id >= ? and id < ?")) {
      for (String prefix : read.prefixes()) {
        range.setString(1, prefix);
        range.setString(2, prefix.substring(0, prefix.length() - 1) + next(prefix));
        collect(range, found);
      }
    }
    // A database may order letters as a language does; then the range above is not the prefix.
    found
        .keySet()
        .removeIf(key ->
            !read.keys().contains(key) && read.prefixes().stream().noneMatch(key::startsWith));
    return new StoreAnswer.Documents(found);
  }

  private static char next(String prefix) {
    return (char) (prefix.charAt(prefix.length() - 1) + 1);
  }

  private static void collect(PreparedStatement statement, SortedMap<String, Document> found)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.put(rows.getString(1), new Document(rows.getBytes(3), rows.getLong(2)));
      }
    }
  }

  private static StoreAnswer commit(Connection connection, StoreQuery.Commit commit)
      throws SQLException {
    long revision = lock(connection) + 1;
    for (StoreQuery.Condition condition : commit.conditions()) {
      if (revision(connection, condition.key()) != condition.revision()) {
        return new StoreAnswer.Conflict();
      }
    }
    try (PreparedStatement delete =
            connection.prepareStatement("delete from " + DOCUMENTS + " where id = ?");
        PreparedStatement insert =
            connection.prepareStatement("insert into " + DOCUMENTS + " values (?, ?, ?)")) {
      for (StoreQuery.Change change : commit.changes()) {
        delete.setString(1, change.key());
        delete.executeUpdate();
        byte[] document = change.document();
        if (document != null) {
          insert.setString(1, change.key());
          insert.setLong(2, revision);
          insert.setBytes(3, document);
          insert.executeUpdate();
        }
      }
    }
    try (PreparedStatement head =
        connection.prepareStatement("update " + HEAD + " set revision = ? where id = 1")) {
      head.setLong(1, revision);
      head.executeUpdate();
    }
    return new StoreAnswer.Committed();
  }

  /** Waits until no other commit is under way; returns the revision of the last one. */
  private static long lock(Connection connection) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    try (PreparedStatement head =
            connection.prepareStatement(
                "select revision from " + HEAD + " where id = 1 for update");
        ResultSet row = head.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("the row of " + HEAD + " is missing: restore it from a backup");
      }
      return row.getLong(1);
    }
  }

  private static long revision(Connection connection, String key) throws SQLException {
    try (PreparedStatement one =
        connection.prepareStatement("select revision from " + DOCUMENTS + " where id = ?")) {
      one.setString(1, key);
      try (ResultSet row = one.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  @Override
  public Promises promises() {
    return new Promises(
        false,
        true,
        "As available as the database: whether it survives the loss of a machine is how it is set"
            + " up, and a stand-by that lags behind loses what was acknowledged");
  }

  @Override
  public void close() {
    // The connections are the caller's.
  }
}
