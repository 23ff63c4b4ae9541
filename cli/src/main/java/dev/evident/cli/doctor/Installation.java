package dev.evident.cli.doctor;

import dev.evident.server.config.Config;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to be looked at.
 *
 * @param disk its configuration, when it is on this machine; it names the data directory
 * @param server the running server, if one is named or has left its address
 * @param now by the clock of this machine
 * @param otherClock the time of somebody else, if he was asked
 */
public record Installation(
    Optional<Config> disk, Optional<Live> server, Instant now, Optional<OtherClock> otherClock) {

  /**
   * What another machine said when it was asked for the time.
   *
   * @param from its address
   */
  public record OtherClock(String from, Instant time) {}
}
