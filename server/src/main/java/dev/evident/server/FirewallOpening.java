package dev.evident.server;

import dev.evident.codec.Names;
import dev.evident.engine.Catalog;
import dev.evident.engine.StreamSettings;
import dev.evident.engine.access.Access;
import dev.evident.firewall.Firewall;
import dev.evident.firewall.FirewallMode;
import dev.evident.log.KeySource;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.FirewallKeyFile;
import dev.evident.log.keys.KeyEncryptionKey;
import dev.evident.server.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the secrets firewall of a configuration, with its key from the data directory. */
final class FirewallOpening {
  private FirewallOpening() {}

  /** The modes of the configuration count before those with which streams were made. */
  static Firewall open(Config config, Catalog names, Disk disk, KeySource kek, SecureRandom random)
      throws IOException, StartRefused {
    Map<Integer, FirewallMode> modes = new HashMap<>();
    for (String stream : names.streams()) {
      mode(names.settings(stream)).ifPresent(own -> modes.put(names.streamNumber(stream), own));
    }
    for (Map.Entry<String, FirewallMode> one : config.firewall().streams().entrySet()) {
      int number = names.streamNumber(one.getKey());
      if (number == Names.UNKNOWN) {
        throw new StartRefused(
            "firewall.streams names the stream "
                + one.getKey()
                + ", which does not exist; add it to streams");
      }
      modes.put(number, one.getValue());
    }
    maskOwn(config.firewall().mode(), names.streamNumber(Access.OWN_STREAM), modes);
    Path file = config.data().directory().resolve("keys").resolve(FirewallKeyFile.FILE);
    byte[] key = FirewallKeyFile.readOrMake(disk, file, kek.get(false), random);
    return new Firewall(
        config.firewall().rules(), config.firewall().paths(), config.firewall().mode(), modes, key);
  }

  /** In the server's own stream nothing is refused: what was done must be in the log. */
  private static void maskOwn(FirewallMode byDefault, int own, Map<Integer, FirewallMode> modes)
      throws StartRefused {
    if (modes.get(own) == FirewallMode.REFUSE) {
      throw new StartRefused(
          "firewall.streams: the server's own stream "
              + Access.OWN_STREAM
              + " cannot be set to refuse, for what is done here must be in the log; set it to mask");
    }
    if (byDefault == FirewallMode.REFUSE) {
      modes.putIfAbsent(own, FirewallMode.MASK);
    }
  }

  /** Gives a stream that was just made its mode. */
  static void set(Firewall firewall, int stream, StreamSettings settings) {
    mode(settings).ifPresent(own -> firewall.setMode(stream, own));
  }

  private static Optional<FirewallMode> mode(StreamSettings settings) {
    return switch (settings.firewall()) {
      case DEFAULT -> Optional.empty();
      case OFF -> Optional.of(FirewallMode.OFF);
      case MASK -> Optional.of(FirewallMode.MASK);
      case REFUSE -> Optional.of(FirewallMode.REFUSE);
    };
  }

  /** Asks a source once: behind it may be a device. For one thread. */
  static KeySource once(KeySource source) {
    List<KeyEncryptionKey> known = new ArrayList<>(1);
    return mayMake -> {
      if (known.isEmpty()) {
        known.add(source.get(mayMake));
      }
      return known.getFirst();
    };
  }
}
