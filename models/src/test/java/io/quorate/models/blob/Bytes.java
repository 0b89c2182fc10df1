package io.quorate.models.blob;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Content to store. */
final class Bytes {
  private Bytes() {}

  static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static List<Digest> chunks(byte[] bytes, Cutting cutting) {
    try {
      Chunker chunker = new Chunker(new ByteArrayInputStream(bytes), cutting);
      List<Digest> digests = new ArrayList<>();
      while (chunker.next()) {
        digests.add(chunker.digest());
      }
      return digests;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] read(BlobStore store, Digest blob) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.read(blob, 0, Long.MAX_VALUE / 2, out);
    return out.toByteArray();
  }
}
