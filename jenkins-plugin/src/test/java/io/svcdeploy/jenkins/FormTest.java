package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Item;
import hudson.security.Permission;
import java.util.HashMap;
import java.util.Map;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the form of the snippet generator answers, and to whom. */
@Isolated("of the store of credentials")
class FormTest {
  private final DeployServiceStep.DescriptorImpl form = new DeployServiceStep.DescriptorImpl();

  private static Item item(boolean allowed) {
    return new Item() {
      @Override
      public boolean hasPermission(Permission permission) {
        return allowed;
      }
    };
  }

  @BeforeEach
  void store() {
    CredentialsProvider.STORE.clear();
    CredentialsProvider.STORE.put("deploy-key", TestCredentials.key());
    CredentialsProvider.STORE.put("deploy-password", TestCredentials.password());
    CredentialsProvider.STORE.put("certificate", TestCredentials.another());
  }

  @AfterEach
  void empty() {
    CredentialsProvider.STORE.clear();
    Jenkins.administrator = false;
  }

  @Test
  void credentialsAreListedOnlyForWhoMaySeeThem() {
    assertThat(form.doFillCredentialsIdItems(item(true), "gone"))
        .extracting(it -> it.value)
        .containsExactlyInAnyOrder("", "deploy-key", "deploy-password", "gone");
    assertThat(form.doFillCredentialsIdItems(item(false), "mine"))
        .extracting(it -> it.value)
        .containsExactly("mine");
    assertThat(form.doFillCredentialsIdItems(null, "mine")).hasSize(1);
    Jenkins.administrator = true;
    assertThat(form.doFillCredentialsIdItems(null, "mine")).hasSize(4);
  }

  @Test
  void mistakesAreToldOnlyToWhoMayConfigureTheJob() {
    assertThat(form.doCheckTimeout(item(true), "20").getMessage()).contains("such as 20m");
    assertThat(form.doCheckTimeout(item(false), "20").getMessage()).isEmpty();
    assertThat(form.doCheckTimeout(item(true), "1h30m").getMessage()).isEmpty();
    assertThat(form.doCheckTarget(item(true), "a b").getMessage()).contains("a target has a name");
    assertThat(form.doCheckTarget(item(true), "${params.TARGET}").getMessage()).isEmpty();
    assertThat(form.doCheckPlan(item(true), "xyz").getMessage()).contains("16 digits");
    assertThat(form.doCheckPlan(item(true), "f53da60cf5e3d36b").getMessage()).isEmpty();
    assertThat(form.doFillOperationItems()).hasSize(5);
  }

  @Test
  void theLogOfAPipelineNamesWhatIsDone() {
    assertThat(form.argumentsToString(Map.of("target", "prod", "version", "1.2.0")))
        .isEqualTo("deploy prod 1.2.0");
    assertThat(form.argumentsToString(Map.of("operation", "rollback"))).isEqualTo("rollback");
    var unset = new HashMap<String, Object>();
    unset.put("operation", null);
    unset.put("target", null);
    unset.put("version", " ");
    assertThat(form.argumentsToString(unset)).isEqualTo("deploy");
    assertThat(form.getFunctionName()).isEqualTo("deployService");
  }
}
