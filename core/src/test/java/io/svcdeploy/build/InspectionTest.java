package io.svcdeploy.build;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectionTest {
  @TempDir Path temp;

  private static Executable header(byte[] file) {
    return ExecutableReader.read(ByteBuffer.wrap(file)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "62, true, linux/amd64", "62, true, freebsd/amd64", "183, true, linux/arm64",
    "21, false, linux/ppc64", "21, true, linux/ppc64le", "22, false, linux/s390x",
    "8, false, linux/mips64", "8, true, linux/mips64le", "243, true, linux/riscv64",
    "258, true, linux/loong64"
  })
  void a_64_bit_elf_header_tells_the_architecture(int machine, boolean little, String platform) {
    var header = header(Headers.elf(machine, little));

    assertThat(header.runsOn(Platform.parse(platform))).isTrue();
    assertThat(header.runsOn(Platform.parse("windows/" + platform.split("/")[1]))).isFalse();
    assertThat(header.runsOn(Platform.parse("linux/386"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "3, true, linux/386",
    "40, true, linux/arm",
    "8, false, linux/mips",
    "8, true, linux/mipsle"
  })
  void a_32_bit_elf_header_tells_the_architecture(int machine, boolean little, String platform) {
    assertThat(header(Headers.elf32(machine, little)).runsOn(Platform.parse(platform))).isTrue();
  }

  @Test
  void an_elf_header_that_names_its_system_runs_on_no_other() {
    var freebsd = Headers.elf(62, true);
    freebsd[7] = 9;

    assertThat(header(freebsd).runsOn(Platform.parse("freebsd/amd64"))).isTrue();
    assertThat(header(freebsd).runsOn(Platform.parse("linux/amd64"))).isFalse();
  }

  @Test
  void windows_and_macos_headers_are_told_apart() {
    assertThat(header(Headers.pe(0x8664)).runsOn(Platform.parse("windows/amd64"))).isTrue();
    assertThat(header(Headers.pe(0xAA64)).runsOn(Platform.parse("windows/arm64"))).isTrue();
    assertThat(header(Headers.machO(0x0100000C)).runsOn(Platform.parse("darwin/arm64"))).isTrue();
    var universal = header(Headers.universal(0x01000007, 0x0100000C));
    assertThat(universal.runsOn(Platform.parse("darwin/arm64"))).isTrue();
    assertThat(universal.runsOn(Platform.parse("darwin/amd64"))).isTrue();
    assertThat(universal.runsOn(Platform.parse("linux/amd64"))).isFalse();
  }

  @Test
  void other_files_have_no_header() {
    var javaClass = ByteBuffer.allocate(64).putInt(0, 0xCAFEBABE).putInt(4, 61).array();
    assertThat(ExecutableReader.read(ByteBuffer.wrap(javaClass))).isEmpty();
    assertThat(ExecutableReader.read(ByteBuffer.wrap(new byte[64]))).isEmpty();
    assertThat(ExecutableReader.read(ByteBuffer.wrap(new byte[3]))).isEmpty();
  }

  @Property(tries = 300)
  void damage_anywhere_in_the_header_is_an_error_for_people_or_harmless(
      @ForAll @IntRange(min = 0, max = 255) int place, @ForAll byte value) throws IOException {
    var damaged = Headers.elf(62, true);
    damaged[place] = value;
    var file = Files.createTempFile("damaged", ".bin");
    try {
      Inspection.of(file(file, damaged)).requirePlatform(Platform.parse("linux/amd64"));
    } catch (DeployException e) {
      assertThat(e.hint()).isNotBlank();
    } finally {
      Files.delete(file);
    }
  }

  private static Path file(Path file, byte[] content) throws IOException {
    return Files.write(file, content);
  }

  /** The value's bytes at 128, and at 160 what points to them. */
  private GoStrings program(String text, long address, long length) {
    var file = ByteBuffer.wrap(Headers.elf(62, true)).order(ByteOrder.LITTLE_ENDIAN);
    file.put(128, text.getBytes(US_ASCII)).putLong(160, address).putLong(168, length);
    return new GoStrings(file, ExecutableReader.read(file).orElseThrow());
  }

  @Test
  void a_string_is_there_only_with_its_address_and_its_length() {
    assertThat(program("1.0.0", 0x400080, 5).contain("1.0.0")).isTrue();
    assertThat(program("1.0.0", 0x400080, 5).contain("1.0")).isFalse();
    assertThat(program("1.0.0-rc1", 0x400080, 9).contain("1.0.0")).isFalse();
    assertThat(program("1.0.0", 0x400081, 5).contain("1.0.0")).isFalse();
    assertThat(program("1.0.0", 0, 5).contain("1.0.0")).isFalse();
    assertThat(program("1.0.0", 0x400080, 5).contain("2.0.0")).isFalse();
  }

  @Test
  void a_relocated_string_is_found_through_its_relocation() {
    var file = ByteBuffer.wrap(Headers.elf(62, true)).order(ByteOrder.LITTLE_ENDIAN);
    file.put(128, "1.0.0".getBytes(US_ASCII)).putLong(168, 5);
    // r_offset, r_info, r_addend
    file.putLong(200, 0x4000A0).putLong(208, 8).putLong(216, 0x400080);
    assertThat(new GoStrings(file, ExecutableReader.read(file).orElseThrow()).contain("1.0.0"))
        .isTrue();
    file.putLong(168, 6);
    assertThat(new GoStrings(file, ExecutableReader.read(file).orElseThrow()).contain("1.0.0"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0x100000080, true", "0x80, true", "0x0010000000000080, true", "0x81, false"})
  void a_fixed_up_string_of_macos_is_found_by_the_lower_bits(String word, boolean found) {
    var file = ByteBuffer.wrap(Headers.machO(0x0100000C)).order(ByteOrder.LITTLE_ENDIAN);
    file.put(128, "1.0.0".getBytes(US_ASCII)).putLong(160, Long.decode(word)).putLong(168, 5);
    assertThat(new GoStrings(file, ExecutableReader.read(file).orElseThrow()).contain("1.0.0"))
        .isEqualTo(found);
  }

  private static ByteBuffer buildInfo(int flags, int length) {
    var file = ByteBuffer.allocate(512);
    // As data of a program that reads build information: not aligned.
    file.put(5, "\u00ff Go buildinf:".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    file.position(64);
    file.put(HexFormat.of().parseHex("ff20476f206275696c64696e663a"));
    file.put((byte) 8).put((byte) flags).position(96);
    file.put((byte) 8).put("go1.26.8".getBytes(US_ASCII));
    var mark = "................";
    var info = mark + "path\texample.com/x\nbuild\tGOOS=linux\nbuild\tGOARM=7\n" + mark;
    file.put((byte) (length < 0 ? info.length() : length)).put(info.getBytes(US_ASCII));
    return file;
  }

  @Test
  void go_build_information_is_read_from_its_aligned_place() {
    var info = GoBuildInfo.read(buildInfo(2, -1)).orElseThrow();

    assertThat(info.goVersion()).isEqualTo("go1.26.8");
    assertThat(info.mainPackage()).isEqualTo("example.com/x");
    assertThat(info.settings()).containsEntry("GOOS", "linux").containsEntry("GOARM", "7");
  }

  @Test
  void build_information_of_before_1_18_counts_as_none() {
    assertThat(GoBuildInfo.read(buildInfo(0, -1))).isEmpty();
  }

  @Test
  void build_information_longer_than_the_file_is_damage() throws IOException {
    var file = Headers.elf(62, true);
    var whole = ByteBuffer.allocate(1024).put(file).array();
    System.arraycopy(buildInfo(2, 0xFF).array(), 64, whole, 512, 448);
    whole[512 + 32 + 9 + 1] = 0x7F; // a length of 16383
    assertThatThrownBy(() -> Inspection.of(file(temp.resolve("x"), whole)))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("damaged");
  }
}
