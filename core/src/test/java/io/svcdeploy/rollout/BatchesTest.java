package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.spec.RolloutSpec.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static List<Integer> sizes(int hosts, Batch... batches) {
    var all = IntStream.range(0, hosts).boxed().toList();
    return Batches.of(all, List.of(batches)).stream().map(List::size).toList();
  }

  @Test
  void sizesCountFromTheStart() {
    var staged = new Batch[] {new Batch.Count(1), new Batch.Percent(25), new Batch.Percent(100)};
    assertThat(sizes(12, staged)).containsExactly(1, 2, 9);
    assertThat(sizes(3, staged)).as("25 % of 3 is the canary itself").containsExactly(1, 2);
    assertThat(sizes(1, staged)).containsExactly(1);
  }

  @Test
  void aPartOfAHostIsAHost() {
    assertThat(sizes(10, new Batch.Percent(1), new Batch.Percent(100))).containsExactly(1, 9);
  }

  @Test
  void whatNoBatchCoversComesLast() {
    assertThat(sizes(5, new Batch.Count(2))).containsExactly(2, 3);
  }

  @Provide
  Arbitrary<List<Batch>> batches() {
    Arbitrary<Batch> counts = Arbitraries.integers().between(1, 50).map(Batch.Count::new);
    Arbitrary<Batch> percents = Arbitraries.integers().between(1, 100).map(Batch.Percent::new);
    return Arbitraries.oneOf(counts, percents).list().ofMaxSize(6);
  }

  @Property
  void everyHostIsInExactlyOneBatchAndInOrder(
      @ForAll @IntRange(max = 40) int hosts, @ForAll("batches") List<Batch> batches) {
    var all = IntStream.range(0, hosts).boxed().toList();
    var cut = Batches.of(all, batches);
    var joined = new ArrayList<Integer>();
    cut.forEach(joined::addAll);
    assertThat(joined).isEqualTo(all);
    assertThat(cut).noneMatch(List::isEmpty);
  }
}
