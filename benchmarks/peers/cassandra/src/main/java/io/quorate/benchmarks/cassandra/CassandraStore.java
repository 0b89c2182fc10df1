package io.quorate.benchmarks.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.quorate.benchmarks.load.StoreClient;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Prepared statements at QUORUM through the driver, which goes straight to a replica. */
public final class CassandraStore implements StoreClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final CqlSession session;
  private final PreparedStatement put;
  private final PreparedStatement get;

  /** From one node's host and port; creates the table. */
  public CassandraStore(List<String> arguments) {
    DriverConfigLoader config =
        DriverConfigLoader.programmaticBuilder()
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
            .withString(
                DefaultDriverOption.REQUEST_CONSISTENCY, DefaultConsistencyLevel.QUORUM.name())
            .build();
    session =
        CqlSession.builder()
            .addContactPoint(
                new InetSocketAddress(arguments.get(0), Integer.parseInt(arguments.get(1))))
            .withLocalDatacenter("datacenter1")
            .withConfigLoader(config)
            .build();
    session.execute(
        "CREATE KEYSPACE IF NOT EXISTS bench WITH replication ="
            + " {'class': 'SimpleStrategy', 'replication_factor': 3}");
    session.execute("CREATE TABLE IF NOT EXISTS bench.map (name text PRIMARY KEY, value blob)");
    put = session.prepare("INSERT INTO bench.map (name, value) VALUES (?, ?)");
    get = session.prepare("SELECT value FROM bench.map WHERE name = ?");
  }

  @Override
  public void put(int key, byte[] value, Outcome outcome) {
    session
        .executeAsync(put.bind(StoreClient.name(key), ByteBuffer.wrap(value)))
        .whenComplete((_, error) -> outcome.done(error == null ? null : error.toString()));
  }

  @Override
  public void get(int key, Outcome outcome) {
    session
        .executeAsync(get.bind(StoreClient.name(key)))
        .whenComplete((rows, error) -> {
          if (error != null) {
            outcome.done(error.toString());
          } else {
            outcome.done(rows.one() == null ? "absent" : null);
          }
        });
  }

  @Override
  public void close() {
    session.close();
  }
}
