package io.svcdeploy.jenkins;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What a step is given: it is kept with the build, and of use only to the Jenkins that runs. */
final class TestContext extends StepContext {
  private static final long serialVersionUID = 1;

  private final String build;
  private final int jenkins;

  TestContext(TestBuild build) {
    this.build = build.id();
    this.jenkins = build.jenkins();
  }

  private TestBuild build() throws IOException {
    var known = TestBuild.BUILDS.get(build);
    if (known.jenkins() != jenkins) {
      throw new IllegalStateException("this Jenkins is gone");
    }
    return known;
  }

  private Object readResolve() {
    return new TestContext(TestBuild.BUILDS.get(build));
  }

  @Override
  public <T> T get(Class<T> key) throws IOException, InterruptedException {
    if (key != FlowNode.class) {
      build().answers(key);
    }
    return key.cast(build().give(key));
  }

  @Override
  public void onSuccess(Object result) {
    end(result);
  }

  @Override
  public void onFailure(Throwable failure) {
    end(failure);
  }

  private void end(Object how) {
    try {
      build().end(how);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ListenableFuture<Void> saveState() {
    try {
      if (build().keepsNothing()) {
        throw new IOException("no space is left");
      }
      build().save();
      return Futures.immediateFuture(null);
    } catch (IOException e) {
      return Futures.immediateFailedFuture(e);
    }
  }
}
