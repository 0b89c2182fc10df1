package io.quorate.simulation.workload;

import io.quorate.simulation.engine.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All clients of a keyspace. */
final class Workload {
  private final List<Client> clients = new ArrayList<>();

  /**
   * @param activities of one client each
   */
  Workload(Trial.Setting setting, Supplier<Activity> activities) {
    for (int number = 0; number < setting.settings().clients(); number++) {
      Choices own = setting.choices().branch("client." + number);
      clients.add(
          new Client(
              number,
              setting.settings(),
              setting.service(),
              activities.get(),
              setting.environment(),
              own));
    }
  }

  void begin() {
    clients.forEach(Client::begin);
  }

  void windDown(int operations) {
    clients.forEach(client -> client.windDown(operations));
  }

  boolean finished() {
    return clients.stream().allMatch(Client::finished);
  }
}
