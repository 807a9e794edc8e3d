package hudson.util;

import java.util.ArrayList;

public class ListBoxModel extends ArrayList<ListBoxModel.Option> {
  private static final long serialVersionUID = 1;

  public static final class Option {
    public final String name;
    public final String value;

    Option(String name, String value) {
      this.name = name;
      this.value = value;
    }
  }

  public ListBoxModel() {}

  public void add(String displayName, String value) {
    add(new Option(displayName, value));
  }
}
