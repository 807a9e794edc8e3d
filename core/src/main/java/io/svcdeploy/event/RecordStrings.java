package io.svcdeploy.event;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Changes every string inside a record, however deep, and leaves everything else as it is. Masking
 * secrets and stripping control characters are done with it, because an enumeration of the fields
 * by hand would one day miss one.
 */
public final class RecordStrings {
  private RecordStrings() {}

  /**
   * The same value with {@code change} applied to each string in it: in the components of records,
   * in lists and in optionals, but for each {@link OwnWord}. Numbers, enums, times and the like are
   * returned untouched. The records must be public and accept any string.
   */
  @SuppressWarnings("unchecked") // each branch returns a value of the class that it was given
  public static <T> T map(T value, UnaryOperator<String> change) {
    return (T) changed(value, change);
  }

  private static Object changed(Object value, UnaryOperator<String> change) {
    if (value instanceof String text) {
      return change.apply(text);
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(inner -> changed(inner, change));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(inner -> changed(inner, change)).toList();
    }
    return value instanceof Record record ? rebuilt(record, change) : value;
  }

  private static Record rebuilt(Record record, UnaryOperator<String> change) {
    var components = record.getClass().getRecordComponents();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        var value = components[i].getAccessor().invoke(record);
        boolean own = components[i].isAnnotationPresent(OwnWord.class);
        values[i] = own ? value : changed(value, change);
      }
      return record.getClass().getConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(record.getClass() + " refuses a string", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(record.getClass() + " is not a public record", e);
    }
  }
}
