package io.svcdeploy.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a release as GitHub has them at one time. */
record Assets(SortedMap<String, Asset> byName) {
  Assets {
    byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
  }

  static Assets of(List<JsonNode> items) {
    var byName = new TreeMap<String, Asset>();
    for (var item : items) {
      var asset = Asset.of(item);
      var same = byName.put(asset.name(), asset);
      // Pages shift while files are uploaded: one may be seen twice.
      if (same != null && same.id() != asset.id()) {
        throw GitHubApi.strange("the release has two files named " + asset.name());
      }
    }
    return new Assets(byName);
  }

  Asset get(String name) {
    var asset = byName.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("not waited for: " + name);
    }
    return asset;
  }

  /** Those of the names that cannot be downloaded yet. */
  List<String> lacking(List<String> names) {
    var lacking = new ArrayList<>(names);
    lacking.removeIf(name -> byName.containsKey(name) && get(name).uploaded());
    return lacking;
  }

  boolean anyUnderWay() {
    return byName.values().stream().anyMatch(asset -> !asset.uploaded());
  }
}
