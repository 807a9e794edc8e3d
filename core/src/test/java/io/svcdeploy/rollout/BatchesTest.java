package io.svcdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.spec.RolloutSpec.Batch;
import io.svcdeploy.spec.RolloutSpec.Order;
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
    return Batches.of(all, List.of(batches), BatchesTest::isIn).stream().map(List::size).toList();
  }

  private static boolean isIn(int host, String group) {
    return group.equals(host % 2 == 0 ? "even" : "odd");
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
  void aGroupIsABatchOfThoseThatAreNotDoneYet() {
    var all = List.of(1, 2, 3, 4, 5, 6);
    var half = new Batch.Percent(50);
    assertThat(Batches.of(all, List.of(new Batch.Group("even"), half), BatchesTest::isIn))
        .as("half are done after the group")
        .containsExactly(List.of(2, 4, 6), List.of(1, 3, 5));
    assertThat(
            Batches.of(
                all, List.of(new Batch.Count(2), new Batch.Group("even")), BatchesTest::isIn))
        .containsExactly(List.of(1, 2), List.of(4, 6), List.of(3, 5));
    assertThat(sizes(3, new Batch.Group("none"), new Batch.Percent(100))).containsExactly(3);
  }

  private static final List<Batch> CANARY =
      List.of(new Batch.Group("even"), new Batch.Percent(100));

  /** Even hosts are the canaries; which groups are in the run is told. */
  private static List<String> untried(List<Integer> ready, List<Batch> sizes, String... inRun) {
    return Batches.untried(ready, sizes, BatchesTest::isIn, List.of(inRun)::contains);
  }

  @Test
  void theOthersDoNotBeginIfNoneOfAGroupBeforeThemIsReady() {
    assertThat(untried(List.of(1, 3, 5), CANARY, "even", "odd")).containsExactly("even");
    var second =
        List.<Batch>of(new Batch.Count(1), new Batch.Group("even"), new Batch.Percent(100));
    assertThat(untried(List.of(1, 3, 5), second, "even", "odd")).containsExactly("even");
  }

  @Test
  void oneHostOfAGroupIsEnoughToTryIt() {
    assertThat(untried(List.of(1, 2, 3), CANARY, "even", "odd")).isEmpty();
    var afterAll =
        List.<Batch>of(new Batch.Count(2), new Batch.Group("even"), new Batch.Percent(100));
    assertThat(untried(List.of(2, 1, 3), afterAll, "even", "odd"))
        .as("done in a batch before its own")
        .isEmpty();
  }

  @Test
  void aGroupThatIsNotInTheRunIsPassedOver() {
    assertThat(untried(List.of(1, 3, 5), CANARY, "odd")).isEmpty();
  }

  @Test
  void aGroupWithNobodyAfterItHoldsUpNobody() {
    var last = List.<Batch>of(new Batch.Percent(100), new Batch.Group("even"));
    assertThat(untried(List.of(1, 3, 5), last, "even", "odd")).isEmpty();
    assertThat(untried(List.of(), CANARY, "even")).isEmpty();
  }

  @Test
  void randomIsTheSameForADeploymentAndAnotherOneForTheNext() {
    var hosts = IntStream.range(0, 12).boxed().toList();
    var first = Batches.inOrder(hosts, Order.RANDOM, "20261123-1");
    assertThat(first).isNotEqualTo(hosts).containsExactlyInAnyOrderElementsOf(hosts);
    assertThat(Batches.inOrder(hosts, Order.RANDOM, "20261123-1")).isEqualTo(first);
    assertThat(Batches.inOrder(hosts, Order.RANDOM, "20261123-2")).isNotEqualTo(first);
    assertThat(Batches.inOrder(List.of(1, 2, 3), Order.REVERSE, "d")).containsExactly(3, 2, 1);
    assertThat(Batches.inOrder(hosts, Order.AS_WRITTEN, "d")).isEqualTo(hosts);
  }

  @Test
  void aLimitIsRoundedDown() {
    assertThat(Batches.atMost(new Batch.Percent(25), 3)).isZero();
    assertThat(Batches.atMost(new Batch.Percent(25), 12)).isEqualTo(3);
    assertThat(Batches.atMost(new Batch.Count(2), 1)).isEqualTo(2);
  }

  @Test
  void whatNoBatchCoversComesLast() {
    assertThat(sizes(5, new Batch.Count(2))).containsExactly(2, 3);
  }

  @Provide
  Arbitrary<List<Batch>> batches() {
    Arbitrary<Batch> counts = Arbitraries.integers().between(1, 50).map(Batch.Count::new);
    Arbitrary<Batch> percents = Arbitraries.integers().between(1, 100).map(Batch.Percent::new);
    Arbitrary<Batch> groups = Arbitraries.of("even", "odd", "none").map(Batch.Group::new);
    return Arbitraries.oneOf(counts, percents, groups).list().ofMaxSize(6);
  }

  @Property
  void everyHostIsInExactlyOneBatchAndInOrder(
      @ForAll @IntRange(max = 40) int hosts, @ForAll("batches") List<Batch> batches) {
    var all = IntStream.range(0, hosts).boxed().toList();
    var cut = Batches.of(all, batches, BatchesTest::isIn);
    var joined = new ArrayList<Integer>();
    cut.forEach(joined::addAll);
    assertThat(joined).containsExactlyInAnyOrderElementsOf(all);
    assertThat(cut).allMatch(batch -> batch.stream().sorted().toList().equals(batch));
    assertThat(cut).noneMatch(List::isEmpty);
  }
}
