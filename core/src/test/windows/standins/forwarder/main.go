// Command forwarder writes bcryptprimitives.dll, which Go programs need since Go 1.22 and which Wine
// 8.0 lacks: a DLL without code, whose one export ProcessPrng the loader forwards to the older
// RtlGenRandom of advapi32 (SystemFunction036), which takes and returns the same.
package main

import (
	"bytes"
	"encoding/binary"
	"os"
)

const (
	dll     = "bcryptprimitives.dll"
	export  = "ProcessPrng"
	target  = "advapi32.SystemFunction036"
	rva     = 0x1000 // of the only section
	headers = 0x200
)

func main() {
	if err := os.WriteFile(os.Args[1], image(), 0o644); err != nil {
		panic(err)
	}
}

// image is a PE32+ file (Microsoft, "PE Format") of the headers and the export section.
func image() []byte {
	exports := exportSection()
	var file bytes.Buffer
	dos := make([]byte, 64)
	copy(dos, "MZ")
	dos[0x3c] = 64 // where the PE header is
	file.Write(dos)
	file.WriteString("PE\x00\x00")
	put(&file, uint16(0x8664), uint16(1), [12]byte{}, uint16(240), uint16(0x2022)) // x86-64, a DLL
	put(&file, uint16(0x20b), [14]byte{}, uint32(0), uint32(rva))                  // no entry point
	put(&file, uint64(0x180000000), uint32(0x1000), uint32(headers))               // base and alignments
	put(&file, uint16(6), uint16(0), uint32(0), uint16(6), uint16(0), uint32(0))   // Windows 6.0
	put(&file, uint32(2*rva), uint32(headers), uint32(0), uint16(3), uint16(0x100))
	put(&file, [4]uint64{}, uint32(0), uint32(16), uint32(rva), uint32(len(exports)), [15]uint64{})
	put(&file, [8]byte{'.', 'e', 'd', 'a', 't', 'a'}, uint32(len(exports)), uint32(rva))
	put(&file, uint32(headers), uint32(headers), [12]byte{}, uint32(0x40000040)) // data to be read
	file.Write(make([]byte, headers-file.Len()))
	file.Write(exports)
	file.Write(make([]byte, 2*headers-file.Len()))
	return file.Bytes()
}

// exportSection is the directory, its three tables of one entry, and the texts they point at.
func exportSection() []byte {
	const tables, texts = rva + 40, rva + 52
	nameOfDll, nameOfExport := texts, texts+len(dll)+1
	nameOfTarget := nameOfExport + len(export) + 1
	var section bytes.Buffer
	put(&section, [12]byte{}, uint32(nameOfDll), uint32(1), uint32(1), uint32(1))
	put(&section, uint32(tables), uint32(tables+4), uint32(tables+8))
	put(&section, uint32(nameOfTarget), uint32(nameOfExport), uint32(0))
	section.WriteString(dll + "\x00" + export + "\x00" + target + "\x00")
	return section.Bytes()
}

func put(to *bytes.Buffer, values ...any) {
	for _, value := range values {
		if err := binary.Write(to, binary.LittleEndian, value); err != nil {
			panic(err)
		}
	}
}
