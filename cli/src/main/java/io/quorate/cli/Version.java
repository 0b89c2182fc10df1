package io.quorate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into this jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"quorate " + read()};
  }

  private static String read() throws IOException {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IOException("version.properties is missing from the class path");
      }
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    }
  }
}
