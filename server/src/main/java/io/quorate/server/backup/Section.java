package io.quorate.server.backup;

import io.quorate.store.backup.Frame;
import io.quorate.store.backup.FrameWriter;
import java.io.IOException;

/** What one partition holds, ready to be written. */
public abstract class Section {
  private long frames;
  private long keys;

  /** Writes the section, its opening and its end; ends what was begun for it. */
  public abstract void write(FrameWriter out) throws IOException;

  final void add(Frame frame, FrameWriter out) throws IOException {
    out.write(frame);
    frames++;
    keys += frame.keyCount();
  }

  final void end(FrameWriter out) throws IOException {
    out.write(new Frame.End(frames, keys));
  }
}
