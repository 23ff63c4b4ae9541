package dev.evident.cli;

/** Where the program starts. */
public final class Main {
  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] args) {
    System.exit(Commands.run(Terminal.ofProcess(), args));
  }
}
