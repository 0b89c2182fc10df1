package io.quorate.benchmarks.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The map: on the heap, rebuilt from the last snapshot and the log that follows it. */
final class MapMachine extends StateMachineAdapter {

  private static final String FILE = "map";

  private final Map<String, byte[]> map = new ConcurrentHashMap<>();

  byte @Nullable [] get(String key) {
    return map.get(key);
  }

  @Override
  public void onApply(Iterator iterator) {
    while (iterator.hasNext()) {
      MapRequest command;
      Closure done = iterator.done();
      if (done instanceof PutDone put) {
        command = put.command();
      } else {
        byte[] bytes = new byte[iterator.getData().remaining()];
        iterator.getData().get(bytes);
        command = new MapRequest(bytes);
      }
      map.put(command.key(), command.value());
      if (done != null) {
        done.run(Status.OK());
      }
      iterator.next();
    }
  }

  @Override
  public void onSnapshotSave(SnapshotWriter writer, Closure done) {
    Map<String, byte[]> copy = Map.copyOf(map);
    Thread.ofPlatform().name("snapshot").start(() -> done.run(save(writer, copy)));
  }

  private static Status save(SnapshotWriter writer, Map<String, byte[]> copy) {
    Path file = Path.of(writer.getPath(), FILE);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(copy.size());
      for (Map.Entry<String, byte[]> entry : copy.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().length);
        out.write(entry.getValue());
      }
      return writer.addFile(FILE) ? Status.OK() : new Status(RaftError.EIO, "could not add a file");
    } catch (IOException e) {
      return new Status(RaftError.EIO, "could not write %s: %s", file, e);
    }
  }

  @Override
  public boolean onSnapshotLoad(SnapshotReader reader) {
    Path file = Path.of(reader.getPath(), FILE);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      map.clear();
      for (int left = in.readInt(); left > 0; left--) {
        String key = in.readUTF();
        map.put(key, in.readNBytes(in.readInt()));
      }
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
