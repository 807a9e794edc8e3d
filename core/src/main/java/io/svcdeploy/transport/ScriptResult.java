package io.svcdeploy.transport;

/**
 * What a script left behind.
 *
 * @param status its exit status, 0 to 255
 * @param out standard output, as UTF-8 with undecodable bytes replaced; cut at 8 MiB, which its
 *     last line says then
 * @param err standard error, likewise
 */
public record ScriptResult(int status, String out, String err) {
  public boolean ok() {
    return status == 0;
  }

  /** Both outputs for a person: standard error last, where the reason usually is. */
  public String output() {
    return (out.strip() + "\n" + err.strip()).strip();
  }
}
