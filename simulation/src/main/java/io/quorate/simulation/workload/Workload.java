package io.quorate.simulation.workload;

import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.history.History;
import java.util.ArrayList;
import java.util.List;

/** All clients of a run. */
public final class Workload {
  private final List<Client> clients = new ArrayList<>();

  public Workload(
      WorkloadSettings settings,
      Service service,
      History history,
      Environment environment,
      Choices choices) {
    for (int number = 0; number < settings.clients(); number++) {
      Choices own = choices.branch("client." + number);
      clients.add(new Client(number, settings, service, history, environment, own));
    }
  }

  /** All clients begin. */
  public void begin() {
    clients.forEach(Client::begin);
  }

  /** Each client does at most so many operations more. */
  public void windDown(int operations) {
    clients.forEach(client -> client.windDown(operations));
  }

  /** Whether all clients are done. */
  public boolean finished() {
    return clients.stream().allMatch(Client::finished);
  }
}
