package io.quorate.models.remote;

/** Is told how far a transfer has come; called by several threads. */
public interface Progress {

  /** Nobody is told. */
  Progress NONE =
      new Progress() {
        @Override
        public void begun(long bytes) {}

        @Override
        public void moved(long bytes, long content) {}

        @Override
        public void reused(long bytes) {}
      };

  /** So many bytes are to be there in the end. */
  void begun(long bytes);

  /**
   * So many more were sent or received.
   *
   * @param content of the files that they stand for
   */
  void moved(long bytes, long content);

  /** So many more were there already. */
  void reused(long bytes);
}
