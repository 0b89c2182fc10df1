package io.quorate.models.blob;

/** What is known of a collection of an object store. Thread-safe. */
public interface Condemned {
  /** Nothing is ever collected. */
  Condemned NOTHING =
      new Condemned() {
        @Override
        public boolean dead(ObjectKey key) {
          return false;
        }

        @Override
        public boolean anyEver() {
          return false;
        }
      };

  /**
   * Whether that key is being deleted or was a moment ago: nobody may rely on it or write to it.
   */
  boolean dead(ObjectKey key);

  /** Whether any key ever was: else no record can lie below its second key. */
  boolean anyEver();
}
