package io.svcdeploy.jenkins;

import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares each declared member of Jenkins with what a class loader really has: the owner, the
 * erased types, static or not, class or interface, and what is thrown.
 */
final class Parity {
  private final Path declared;
  private final ClassLoader real;
  private final List<String> differences = new ArrayList<>();

  private Parity(Path declared, ClassLoader real) {
    this.declared = declared;
    this.real = real;
  }

  /**
   * @param declared the folder with the classes of the signatures
   * @param real has what they stand for
   * @return a line for each difference
   */
  static List<String> differences(Path declared, ClassLoader real) throws Exception {
    var parity = new Parity(declared, real);
    try (var loader = parity.isolated()) {
      for (var name : classes(declared)) {
        parity.compare(Class.forName(name, false, loader));
      }
    }
    return parity.differences;
  }

  static List<String> classes(Path declared) throws IOException {
    try (var files = Files.walk(declared)) {
      return files
          .map(it -> declared.relativize(it).toString().replace('\\', '/'))
          .filter(it -> it.endsWith(".class"))
          .map(it -> it.substring(0, it.length() - 6).replace('/', '.'))
          .sorted()
          .toList();
    }
  }

  /** With the declared classes and the two libraries that they name, and nothing of the real. */
  private URLClassLoader isolated() throws ClassNotFoundException, MalformedURLException {
    return new URLClassLoader(
        new URL[] {
          declared.toUri().toURL(),
          jarOf("com.google.common.util.concurrent.FutureCallback"),
          jarOf("net.java.sezpoz.Indexable")
        },
        ClassLoader.getPlatformClassLoader());
  }

  private URL jarOf(String name) throws ClassNotFoundException {
    return Class.forName(name, false, real).getProtectionDomain().getCodeSource().getLocation();
  }

  private void compare(Class<?> ours) {
    Class<?> theirs;
    try {
      theirs = Class.forName(ours.getName(), false, real);
    } catch (ClassNotFoundException e) {
      differences.add(ours.getName() + ": there is no such class");
      return;
    }
    int kind = Modifier.INTERFACE | Modifier.STATIC | 0x2000; // 0x2000: an annotation
    same(ours, "kind", ours.getModifiers() & kind, theirs.getModifiers() & kind);
    var above = new LinkedHashSet<String>();
    collect(theirs, above);
    var wanted = new LinkedHashSet<String>();
    collect(ours, wanted);
    wanted.removeAll(above);
    wanted.forEach(it -> differences.add(ours.getName() + ": is no " + it));
    visible(ours.getDeclaredMethods()).forEach(it -> compare(ours, it, theirs));
    visible(ours.getDeclaredConstructors()).forEach(it -> compare(ours, it, theirs));
    for (var field : ours.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        var same =
            Arrays.stream(theirs.getFields())
                .anyMatch(
                    it ->
                        it.getName().equals(field.getName())
                            && it.getType().getName().equals(field.getType().getName())
                            && Modifier.isStatic(it.getModifiers())
                                == Modifier.isStatic(field.getModifiers()));
        same(ours, field.getName(), true, same);
      }
    }
  }

  private void same(Class<?> where, String what, Object ours, Object theirs) {
    if (!ours.equals(theirs)) {
      differences.add(where.getName() + " " + what + ": declared " + ours + ", real " + theirs);
    }
  }

  private static void collect(Class<?> type, Set<String> names) {
    if (type != null && names.add(type.getName())) {
      collect(type.getSuperclass(), names);
      Arrays.stream(type.getInterfaces()).forEach(it -> collect(it, names));
    }
  }

  private static <T extends AccessibleObject> Stream<T> visible(T[] members) {
    return Arrays.stream(members)
        .filter(
            it ->
                it instanceof Executable member
                    && !member.isSynthetic()
                    && !Modifier.isPrivate(member.getModifiers()));
  }

  private void compare(Class<?> where, Method ours, Class<?> theirs) {
    var same = methods(theirs).filter(it -> form(it).equals(form(ours))).toList();
    same(where, form(ours), true, !same.isEmpty());
    same.stream().limit(1).forEach(it -> thrown(where, ours, it));
  }

  private void compare(Class<?> where, Constructor<?> ours, Class<?> theirs) {
    var same =
        Arrays.stream(theirs.getDeclaredConstructors())
            .filter(it -> !Modifier.isPrivate(it.getModifiers()))
            .anyMatch(it -> names(it.getParameterTypes()).equals(names(ours.getParameterTypes())));
    same(where, "constructor" + names(ours.getParameterTypes()), true, same);
  }

  /** What is thrown and not declared would not compile against the real class. */
  private void thrown(Class<?> where, Method ours, Method theirs) {
    for (var thrown : theirs.getExceptionTypes()) {
      boolean checked =
          !RuntimeException.class.isAssignableFrom(thrown) && !Error.class.isAssignableFrom(thrown);
      if (checked && !names(ours.getExceptionTypes()).contains(thrown.getName())) {
        differences.add(where.getName() + " " + form(ours) + ": throws " + thrown.getName());
      }
    }
  }

  private static Stream<Method> methods(Class<?> type) {
    return Stream.concat(
        Arrays.stream(type.getMethods()),
        Stream.<Class<?>>iterate(type, it -> it != null, Class::getSuperclass)
            .flatMap(it -> Arrays.stream(it.getDeclaredMethods())));
  }

  private static String form(Method method) {
    return (Modifier.isStatic(method.getModifiers()) ? "static " : "")
        + method.getReturnType().getName()
        + " "
        + method.getName()
        + names(method.getParameterTypes());
  }

  private static List<String> names(Class<?>[] types) {
    return Arrays.stream(types).map(Class::getName).toList();
  }
}
