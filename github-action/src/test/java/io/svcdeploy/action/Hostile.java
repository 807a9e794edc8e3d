package io.svcdeploy.action;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a program prints that wants to take over the job which deploys it. */
final class Hostile {
  private static final int LONG = 1 << 20;

  private static final List<String> LINES =
      List.of(
          "::set-output name=result::evil",
          "##[set-output name=result]evil",
          "x ##[add-path]/evil",
          "##[set-env name=LD_PRELOAD]/evil",
          "##vso[task.setvariable variable=result]evil",
          "::stop-commands::x",
          "::x::",
          "::stop-commands::pause-logging",
          "::pause-logging::",
          "::add-mask::host-1",
          "::error title=evil::evil",
          "::warning::evil",
          "  \u0085::notice::evil",
          "a\rb\r::error::evil",
          "a\u2028::error::evil",
          "::group::evil",
          "::endgroup::",
          "\u001b[31mred\u001b[0m \u001b]0;title\u0007\u001b[2J\u001b[1A",
          "\u202eturned",
          "result<<ghadelimiter_1\nevil\nghadelimiter_1",
          "Plan token: 0123456789abcdef",
          "error: evil",
          "hint: evil",
          "svc-deploy.yml:1:1: evil",
          "| a | evil |\n| --- | --- |",
          "```",
          "# evil",
          "</details><script>evil</script> [evil](http://evil) ![x](http://evil/x.png)",
          "$evil$ @evil <!-- evil",
          "nul \0 nul");

  private Hostile() {}

  /** Two lines that are too long, bytes that are no text, and then the commands. */
  static byte[] bytes() {
    var out = new ByteArrayOutputStream();
    try {
      out.write(("A".repeat(LONG) + "::error::evil\n").getBytes(StandardCharsets.US_ASCII));
      out.write(("::error::" + "B".repeat(LONG) + "\n").getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xc3, 0x28, (byte) 0xed, (byte) 0xa0});
      out.write(("\n" + String.join("\n", LINES) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
