package io.svcdeploy.spec;

import io.svcdeploy.spec.TargetSpec.HostSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Some hosts of a target, chosen by words: names, groups, and names with {@code *} and {@code ?} in
 * them. Pure.
 *
 * @param hosts in the target's order
 * @param unknown the first word that chooses nothing
 */
public record HostChoice(List<HostSpec> hosts, Optional<Unknown> unknown) {
  public HostChoice {
    hosts = List.copyOf(hosts);
  }

  /**
   * @param hint the nearest word that would choose something
   */
  public record Unknown(String word, String hint) {}

  public static HostChoice of(TargetSpec target, List<String> words) {
    var chosen = new HashSet<String>();
    var unknown = new ArrayList<Unknown>();
    for (String word : words) {
      var names =
          target.hosts().stream().filter(it -> means(word, it)).map(HostSpec::name).toList();
      if (names.isEmpty()) {
        unknown.add(new Unknown(word, NearestWord.hint(word, words(target))));
      }
      chosen.addAll(names);
    }
    return new HostChoice(
        target.hosts().stream().filter(it -> chosen.contains(it.name())).toList(),
        unknown.stream().findFirst());
  }

  private static boolean means(String word, HostSpec host) {
    return host.name().equals(word)
        || host.groups().contains(word)
        || (word.matches(".*[*?].*") && glob(word).matcher(host.name()).matches());
  }

  private static Pattern glob(String word) {
    var regex = new StringBuilder();
    word.chars()
        .mapToObj(Character::toString)
        .map(c -> c.equals("*") ? ".*" : c.equals("?") ? "." : Pattern.quote(c))
        .forEach(regex::append);
    return Pattern.compile(regex.toString());
  }

  private static Set<String> words(TargetSpec target) {
    var words = new LinkedHashSet<String>();
    target.hosts().forEach(host -> words.add(host.name()));
    target.hosts().forEach(host -> words.addAll(host.groups()));
    return words;
  }
}
