package io.svcdeploy.transport;

import com.jcraft.jsch.Identity;
import com.jcraft.jsch.KeyPair;

/** An opened private key, in the shape in which JSch asks for signatures. */
final class KeyIdentity implements Identity {
  private final String name;
  private final KeyPair pair;

  KeyIdentity(String name, KeyPair pair) {
    this.name = name;
    this.pair = pair;
  }

  @Override
  public boolean setPassphrase(byte[] passphrase) {
    return true;
  }

  @Override
  public byte[] getPublicKeyBlob() {
    return pair.getPublicKeyBlob();
  }

  @Override
  public byte[] getSignature(byte[] data) {
    return pair.getSignature(data);
  }

  @Override
  public byte[] getSignature(byte[] data, String algorithm) {
    return pair.getSignature(data, algorithm);
  }

  @Override
  public String getAlgName() {
    return pair.getKeyTypeString();
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isEncrypted() {
    return false;
  }

  @Override
  public void clear() {
    pair.dispose();
  }
}
