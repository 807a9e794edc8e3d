package io.svcdeploy.cli;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "init",
    description = "Write a first deployment file, with comments, for you to fill in.")
final class InitCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();

  @Option(
      names = {"-f", "--file"},
      defaultValue = "svc-deploy.yml",
      paramLabel = "FILE",
      description = "The file to write (default: ${DEFAULT-VALUE}).")
  Path file = Path.of("svc-deploy.yml");

  @Parameters(
      arity = "0..1",
      defaultValue = "hello",
      paramLabel = "SERVICE",
      description = "The service's name (default: ${DEFAULT-VALUE}).")
  String service = "hello";

  @Override
  public Integer call() {
    if (!service.matches("[A-Za-z][A-Za-z0-9_.-]{0,31}") || service.contains("..")) {
      throw DeployException.usage(
          "\"" + service + "\" cannot be the name of a service and of its account",
          "use up to 32 letters, digits and . _ - , beginning with a letter");
    }
    try {
      Files.writeString(file, TEXT.replace("SERVICE", service), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw DeployException.usage(file + " is there already", "choose another name with --file");
    } catch (IOException e) {
      throw DeployException.usage("cannot write " + file, "check the folder").causedBy(e);
    }
    System.out.println("Wrote " + file + ". Fill in hosts, then: svc-deploy doctor");
    return ExitCode.OK.code();
  }

  private static final String TEXT =
      """
      # What is deployed, where, and when it counts as healthy. All keys: docs/spec.md
      service: "SERVICE"

      build:
        go:
          main: .                          # the package with func main
          ldflags: "-s -w"
          stamp: { version: main.version } # var version string in package main
        platforms: [linux/amd64, linux/arm64]

      run:
        env: { PORT: "8080" }
        user: "SERVICE"
        create-user: true

      targets:
        prod:
          hosts: [web-1.example.com]
          ssh: { user: deploy }            # host keys are checked against ~/.ssh/known_hosts
          sudo: true
          manager: systemd

      health:
        within: 60s
        stable-for: 10s
        checks:
          - http: { url: "http://127.0.0.1:8080/healthz" }
      """;
}
