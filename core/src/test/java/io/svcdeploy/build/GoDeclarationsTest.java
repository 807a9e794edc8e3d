package io.svcdeploy.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GoDeclarationsTest {
  private static GoDeclarations of(String... sources) {
    return GoDeclarations.of(List.of(sources));
  }

  @Test
  void string_variables_without_or_with_a_constant_value_can_be_set() {
    var declarations =
        of(
            """
            package main // var no string
            import "fmt"
            var a string
            var b = "dev"
            var c, d string = "x", `y
            var e = 1 // not code
            `
            var (
              f = "one" +
                "two" // a comment
              g string; h = (k)
              /* var i string */
            )
            const k, l = "c", 1
            func main() { var local string; fmt.Println(local, '"', "\\"var m string") }
            var n string""");

    assertThat(declarations.settable()).containsExactly("a", "b", "c", "d", "f", "g", "h", "n");
  }

  @Test
  void the_obstacle_is_named() {
    var declarations =
        of(
            "package p\nvar a = f()\nvar b int\nvar c []string\nconst d = \"x\"\nvar e, g = f2()",
            "package p\nvar h = a\nvar i = d\nvar j = pkg.Const\nvar k *string\nfunc f() string {"
                + "\n return \"\" }\ntype l string\nvar m = func() string {\n var o = \"1\"\n"
                + " return o }()");

    assertThat(declarations.settable()).containsExactly("i");
    assertThat(declarations.obstacle("b")).contains("has the type int, not string");
    assertThat(declarations.obstacle("c")).contains("has the type []string, not string");
    assertThat(declarations.obstacle("d")).contains("is a constant, not a variable");
    assertThat(declarations.obstacle("o")).contains("is not declared");
    for (String computed : List.of("a", "e", "g", "h", "j", "m")) {
      assertThat(declarations.obstacle(computed))
          .as(computed)
          .get()
          .asString()
          .contains("constant");
    }
  }

  @Property
  void any_text_can_be_read(@ForAll String text) {
    assertThat(of("var a string\n" + text).settable()).isNotNull();
  }
}
