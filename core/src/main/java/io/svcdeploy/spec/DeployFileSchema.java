package io.svcdeploy.spec;

import io.svcdeploy.spec.Quantity.Flag;
import io.svcdeploy.spec.Quantity.Mode;
import io.svcdeploy.spec.Quantity.Time;
import io.svcdeploy.spec.Quantity.Whole;
import io.svcdeploy.spec.Substitution.Name;
import io.svcdeploy.spec.Type.Dict;
import io.svcdeploy.spec.Type.Items;
import io.svcdeploy.spec.Type.Obj;

/** The deployment file, defined once: every key, its type, its default and what it is for. */
final class DeployFileSchema {
  static final Leaf.Text ENV_NAME =
      Leaf.Text.of(
          "an environment variable's name: letters, digits and _ (SVC_DEPLOY_ is reserved)",
          "(?!SVC_DEPLOY_)[A-Za-z_][A-Za-z0-9_]*");

  private static final Leaf.Text PATH = Leaf.Text.line("a path");

  /** A build is the same for all hosts, so nothing of a host is known in it. */
  private static final Dict BUILD_ENV =
      new Dict(
          "NAME",
          ENV_NAME,
          Leaf.TemplateText.lines("text").with(Name.VERSION, Name.COMMIT, Name.ENV, Name.FILE),
          0);

  private DeployFileSchema() {}

  static Obj deployFile() {
    return file(Field.required("targets", TargetSchema.targets(), TargetSchema.DOC));
  }

  /** The deployment file when another file brings the targets. */
  static Obj deployFileWithoutTargets() {
    return file(Field.optional("targets", TargetSchema.targets(), TargetSchema.DOC));
  }

  /** The file that brings the targets. */
  static Obj targetsFile() {
    return Obj.of(Field.required("targets", TargetSchema.targets(), TargetSchema.DOC));
  }

  private static Obj file(Field targets) {
    return service().and(Obj.of(targets)).and(deployment()).exactlyOneOf("build", "release");
  }

  private static Obj service() {
    return Obj.of(
        Field.required("service", serviceName(), "The unit and the folder are named so."),
        Field.optional("build", build(), "Make the binaries here."),
        Field.optional(
            "release",
            Leaf.Text.line("a folder with a release, or one on GitHub"),
            "Take the binaries from a folder that `svc-deploy build` wrote, or from a release of"
                + " GitHub that has its files: `github:owner/repo@tag`, or `github:owner/repo` for"
                + " the latest."),
        Field.withDefault(
            "files",
            new Items(file(), 0),
            "[]",
            "Shipped with each release and rolled back with it."),
        Field.withDefault("run", RunSchema.run(), "{}", "How the service runs."));
  }

  private static Obj deployment() {
    return Obj.of(
        Field.withDefault(
            "health", HealthSchema.health(), "{}", "When a release counts as healthy."),
        Field.withDefault(
            "rollout", rollout(), "{}", "In which steps the hosts of a target are deployed."),
        Field.withDefault(
            "keep",
            new Whole(2, 1_000),
            "5",
            "How many confirmed releases stay on a host, the running one included."),
        Field.withDefault("hooks", HookSchema.hooks(), "{}", "Commands around a deployment."),
        Field.later("notify", "Messages to people are not supported yet."));
  }

  private static Leaf.Text serviceName() {
    return Leaf.Text.of(
        "a name: letters, digits, dots, _ and -, beginning with a letter or a digit, at most 63"
            + " characters",
        "(?!.*[.][.])[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  }

  private static Obj build() {
    return Obj.of(
            Field.optional("go", go(), "Cross-compile with Go."),
            Field.optional("command", command(), "Build any language by a command."),
            Field.optional("prebuilt", prebuilt(), "Take files that exist."),
            Field.withDefault(
                "platforms",
                new Items(new Word.PlatformWord(), 1),
                "[linux/amd64, linux/arm64]",
                "What to build for; every host needs one that fits."))
        .exactlyOneOf("go", "command", "prebuilt");
  }

  private static Obj go() {
    return Obj.of(
        Field.withDefault("module", PATH, "\".\"", "Folder of the module."),
        Field.withDefault(
            "main",
            Leaf.Text.of("a package such as ./cmd/hello", "[A-Za-z0-9_.][^\\s\\x00-\\x1f]*"),
            "\".\"",
            "The package to build, relative to the module."),
        Field.withDefault(
            "ldflags",
            Leaf.Text.of("linker flags", "[^\\x00-\\x1f\\x7f]*"),
            "\"\"",
            "Given to the linker before the stamp."),
        Field.withDefault(
            "tags",
            new Items(Leaf.Text.of("a build tag", "[A-Za-z0-9_.]+"), 0),
            "[]",
            "Build tags."),
        Field.withDefault("env", BUILD_ENV, "{}", "Added to the environment of `go build`."),
        Field.withDefault("cgo", new Flag(), "false", "Build with cgo, by the C compiler here."),
        Field.withDefault("stamp", stamp(), "{}", "String variables that the linker sets."));
  }

  private static Obj stamp() {
    var variable =
        Leaf.Text.of(
            "a variable with its package, such as main.version",
            "[A-Za-z0-9_~./-]*[A-Za-z0-9_~-][.][A-Za-z_][A-Za-z0-9_]*");
    return Obj.of(
        Field.optional("version", variable, "Set to the version, such as `1.4.2`."),
        Field.optional("commit", variable, "Set to the full commit id."),
        Field.optional("date", variable, "Set to the commit's time, in RFC 3339."));
  }

  private static Obj command() {
    return Obj.of(
        Field.required(
            "run",
            Leaf.Text.forShell("a command line"),
            "Run for each platform by `sh -c` (`cmd /c` on Windows) in the file's folder with"
                + " `SVC_OS`, `SVC_ARCH`, `SVC_LEVEL`, `SVC_VERSION`, `SVC_COMMIT`, `SVC_DATE` and"
                + " `SVC_OUTPUT`, the file to write, set. `${…}` is the shell's here."),
        Field.withDefault("env", BUILD_ENV, "{}", "Added to the command's environment."));
  }

  private static Obj prebuilt() {
    return Obj.of(
        Field.required(
            "path",
            Leaf.TemplateText.line("a path").with(Name.OS, Name.ARCH, Name.LEVEL, Name.VERSION),
            "The binary of a platform: `dist/${os}-${arch}/hello`. `${os}`, `${arch}`,"
                + " `${level}` and `${version}` are filled in."));
  }

  private static Obj file() {
    return Obj.of(
        Field.required("from", Leaf.TemplateText.line("a path"), "The file here."),
        Field.required(
            "to",
            Leaf.Text.line("a relative path"),
            "Its path in the release folder, the working folder of the service."),
        Field.withDefault("mode", new Mode(), "\"0644\"", "Permissions, in octal."));
  }

  private static Obj rollout() {
    return Obj.of(
        Field.withDefault(
            "batches",
            new Items(new Word.BatchWord(), 1),
            "[\"100%\"]",
            "How many hosts are done after each step; the last one covers all. A group in their"
                + " place is a step of its own: the hosts of it that are not done yet; if none of them"
                + " is ready, nothing is switched."),
        Field.withDefault(
            "order",
            Leaf.Choice.of(RolloutSpec.Order.class),
            "as-written",
            "In which order the hosts are taken; `random` is another one each time."),
        Field.withDefault("pause", new Time(false), "0s", "Between two batches."),
        Field.withDefault(
            "max-failures",
            new Whole(0, 1_000_000),
            "0",
            "How many hosts of the target may fail before the rollout stops."),
        Field.withDefault(
            "on-failure",
            Leaf.Choice.of(RolloutSpec.OnFailure.class),
            "revert-all",
            "When more have failed: every host goes back; only the failed ones do, and the batch"
                + " comes to its end; or those do and no further host is begun."),
        Field.withDefault(
            "max-unreachable",
            new Word.AtMostWord(),
            "0",
            "How many hosts may be passed over because nothing answers there; each is told, and"
                + " none of them counts as failed."),
        Field.withDefault(
            "parallel", new Whole(1, 1_000), "16", "How many hosts at once within a batch."));
  }
}
