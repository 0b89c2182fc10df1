package io.quorate.models.registry;

import io.quorate.models.fleet.Lane;

/** Where documents stand in the store. */
final class Keys {
  private Keys() {}

  static final String MODELS = "models/";

  static String model(String model) {
    return MODELS + model;
  }

  static String versions(String model) {
    return "versions/" + model + "/";
  }

  static String version(String model, long number) {
    return versions(model) + padded(number);
  }

  static String request(String model, String requestId) {
    return "requests/" + model + "/" + requestId;
  }

  static String namespace(String namespace) {
    return "namespaces/" + namespace;
  }

  /** The namespace of a model's name. */
  static String namespaceOf(String model) {
    return namespace(model.substring(0, model.indexOf('/')));
  }

  /** Who holds that content. */
  static String contents(String digest) {
    return "contents/" + digest + "/";
  }

  static String content(String digest, String model) {
    return contents(digest) + model;
  }

  static String aliases(String model) {
    return "aliases/" + model + "/";
  }

  static String alias(String model, String alias) {
    return aliases(model) + alias;
  }

  static String proposals(String model) {
    return "proposals/" + model + "/";
  }

  static String proposal(String model, String alias, long number) {
    return proposals(model) + alias + "/" + padded(number);
  }

  static String audits(String model) {
    return "audit/" + model + "/";
  }

  static String audit(String model, long sequence) {
    return audits(model) + padded(sequence);
  }

  static final String FLEETS = "fleets/";
  static final String LANES = "lanes/";

  static String fleet(String fleet) {
    return FLEETS + fleet;
  }

  static String agents(String fleet) {
    return "agents/" + fleet + "/";
  }

  static String agent(String fleet, String agent) {
    return agents(fleet) + agent;
  }

  static String lanes(String fleet) {
    return LANES + fleet + "/";
  }

  static String lane(String fleet, String model, String alias) {
    return lanes(fleet) + model + "/" + alias;
  }

  static String lane(Lane lane) {
    return lane(lane.fleet(), lane.model(), lane.alias());
  }

  /** As long as the longest, so that the order of keys is that of the numbers. */
  private static String padded(long number) {
    return "%019d".formatted(number);
  }
}
