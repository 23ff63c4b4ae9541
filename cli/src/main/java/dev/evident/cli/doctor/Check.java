package dev.evident.cli.doctor;

import java.io.IOException;
import java.util.List;

/** Looks at one side of an installation and changes nothing. */
interface Check {
  /** One word. */
  String name();

  /**
   * Nothing when this side does not exist here.
   *
   * @throws IOException when it could not be looked at; that is reported as a finding, too
   */
  List<Finding> look(Installation installation) throws IOException, InterruptedException;
}
