package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.model.Run;
import hudson.security.Permission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The store of the tests. */
public abstract class CredentialsProvider {
  public static final Permission USE_ITEM = null;

  public static final Map<String, IdCredentials> STORE = new ConcurrentHashMap<>();
  public static final List<Credentials> TRACKED = new CopyOnWriteArrayList<>();

  /** Whoever looks these up hears that their store cannot be reached. */
  public static final Set<String> AWAY = ConcurrentHashMap.newKeySet();

  protected CredentialsProvider() {}

  public static <C extends IdCredentials> C findCredentialById(
      String id, Class<C> type, Run<?, ?> run) {
    if (AWAY.contains(id)) {
      throw new IllegalStateException("the vault is sealed");
    }
    var found = STORE.get(id);
    return type.isInstance(found) ? type.cast(found) : null;
  }

  @SuppressWarnings("rawtypes")
  public static <C extends Credentials> C track(Run build, C credentials) {
    TRACKED.add(credentials);
    return credentials;
  }
}
