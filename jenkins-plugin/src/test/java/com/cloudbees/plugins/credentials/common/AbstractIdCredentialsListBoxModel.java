package com.cloudbees.plugins.credentials.common;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import java.util.List;
import org.springframework.security.core.Authentication;

public abstract class AbstractIdCredentialsListBoxModel<
        T extends AbstractIdCredentialsListBoxModel<T, C>, C extends IdCredentials>
    extends ListBoxModel {
  private static final long serialVersionUID = 1;

  protected AbstractIdCredentialsListBoxModel() {}

  public AbstractIdCredentialsListBoxModel<T, C> includeEmptyValue() {
    add("- none -", "");
    return this;
  }

  public AbstractIdCredentialsListBoxModel<T, C> includeCurrentValue(String value) {
    if (stream().noneMatch(it -> it.value.equals(value))) {
      add("- current -", value);
    }
    return this;
  }

  public AbstractIdCredentialsListBoxModel<T, C> includeAs(
      Authentication authentication,
      Item context,
      Class<? extends C> type,
      List<DomainRequirement> requirements) {
    CredentialsProvider.STORE.values().stream()
        .filter(type::isInstance)
        .forEach(it -> add(it.getId(), it.getId()));
    return this;
  }
}
