package dev.evident.log.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DirectorySourceTest extends LogSourceContract {
  @Override
  LogSource open(Path directory) {
    return new DirectorySource(directory);
  }

  @Test
  void aDirectoryThatIsNotThereIsAnIoError() throws Exception {
    assertThat(verify(open(directory.resolve("nowhere"))).exitCode()).isEqualTo(ExitCode.IO);
  }

  @Test
  void aDirectoryInThePlaceOfAFileIsAnIoError() throws Exception {
    Files.createDirectories(directory.resolve("checkpoint"));
    assertThat(verify(open(directory)).exitCode()).isEqualTo(ExitCode.IO);
  }
}
