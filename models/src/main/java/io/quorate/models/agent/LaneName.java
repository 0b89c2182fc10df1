package io.quorate.models.agent;

/** An alias of a model, as an agent sees it. */
public record LaneName(String model, String alias) implements Comparable<LaneName> {
  @Override
  public int compareTo(LaneName other) {
    int models = model.compareTo(other.model);
    return models != 0 ? models : alias.compareTo(other.alias);
  }

  @Override
  public String toString() {
    return model + "@" + alias;
  }
}
