package io.svcdeploy.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.rollout.HeldPlan;
import io.svcdeploy.rollout.PlanFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What plans were made from, kept beside the cache: the token alone tells that something moved, and
 * this tells what. No plan and no run fails for want of it.
 */
final class PlanMemory {
  private static final Logger LOG = LoggerFactory.getLogger(PlanMemory.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES).build();
  private static final int KEPT = 50;

  private final Path folder;

  PlanMemory(Path folder) {
    this.folder = folder;
  }

  void keep(PlanFacts plan) {
    try {
      Files.createDirectories(folder);
      forgetOld();
      JSON.writeValue(file(plan.token()).toFile(), plan);
    } catch (IOException e) {
      LOG.debug("the plan is not kept", e);
    }
  }

  HeldPlan find(String token) {
    try {
      var facts = JSON.readValue(file(token).toFile(), PlanFacts.class);
      return new HeldPlan(token, Optional.of(facts));
    } catch (IOException e) {
      LOG.debug("the plan is not known here", e);
      return new HeldPlan(token, Optional.empty());
    }
  }

  private Path file(String token) {
    return folder.resolve(token + ".json");
  }

  private void forgetOld() throws IOException {
    try (var files = Files.list(folder)) {
      var oldestFirst =
          files.sorted(Comparator.comparing(file -> file.toFile().lastModified())).toList();
      for (Path old : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - KEPT))) {
        Files.deleteIfExists(old);
      }
    }
  }
}
