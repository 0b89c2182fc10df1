package io.quorate.client;

/** Something that is watched; close it to hear no more. */
public interface Subscription extends AutoCloseable {

  @Override
  void close();
}
