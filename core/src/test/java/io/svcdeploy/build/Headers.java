package io.svcdeploy.build;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Small files with the headers of executables. */
final class Headers {
  private Headers() {}

  /** A 64-bit ELF file with one loaded segment: the file at 0x400000. */
  static byte[] elf(int machine, boolean little) {
    var file =
        ByteBuffer.allocate(256).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    file.put(0, new byte[] {0x7F, 'E', 'L', 'F', 2, (byte) (little ? 1 : 2), 1});
    file.putShort(18, (short) machine);
    file.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 1);
    file.putInt(64, 1).putLong(80, 0x400000).putLong(96, 256);
    return file.array();
  }

  /** A 32-bit ELF file without segments. */
  static byte[] elf32(int machine, boolean little) {
    var file =
        ByteBuffer.allocate(128).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    file.put(0, new byte[] {0x7F, 'E', 'L', 'F', 1, (byte) (little ? 1 : 2), 1});
    file.putShort(18, (short) machine);
    return file.array();
  }

  static byte[] pe(int machine) {
    var file = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, new byte[] {'M', 'Z'}).putInt(0x3C, 0x80).putInt(0x80, 0x4550);
    file.putShort(0x84, (short) machine).putShort(0x98, (short) 0x20B);
    return file.array();
  }

  /** A Mach-O file with one segment: the file at 0x100000000. */
  static byte[] machO(int cpu) {
    var file = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0, 0xFEEDFACF).putInt(4, cpu).putInt(16, 1);
    file.putInt(32, 0x19).putInt(36, 72).putLong(56, 0x100000000L).putLong(80, 256);
    return file.array();
  }

  static byte[] universal(int... cpus) {
    var file = ByteBuffer.allocate(256).putInt(0, 0xCAFEBABE).putInt(4, cpus.length);
    for (int i = 0; i < cpus.length; i++) {
      file.putInt(8 + 20 * i, cpus[i]);
    }
    return file.array();
  }
}
