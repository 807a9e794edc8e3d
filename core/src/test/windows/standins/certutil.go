package main

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"hash"
	"io"
	"os"
	"strings"
)

var algorithms = map[string]func() hash.Hash{
	"MD5": md5.New, "SHA1": sha1.New, "SHA256": sha256.New, "SHA384": sha512.New384, "SHA512": sha512.New,
}

const usageError = 0x80070057 // E_INVALIDARG

// certutil -hashfile FILE [ALGORITHM]
func certutil(args []string) uint32 {
	if len(args) < 2 || len(args) > 3 || !strings.EqualFold(strings.TrimLeft(args[0], "-/"), "hashfile") {
		complain("this stand-in of certutil knows -hashfile FILE [ALGORITHM] only\n")
		return usageError
	}
	name := "SHA1"
	if len(args) == 3 {
		name = strings.ToUpper(args[2])
	}
	algorithm, ok := algorithms[name]
	if !ok {
		printf("CertUtil: -hashfile command FAILED: 0xd00000bb (-805306181)\n")
		return 0xd00000bb
	}
	return hashFile(args[1], name, algorithm())
}

func hashFile(file, name string, sum hash.Hash) uint32 {
	in, err := os.Open(file)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return hashFails(0x80070002, "WIN32: 2 ERROR_FILE_NOT_FOUND", "The system cannot find the file specified.")
		}
		return hashFails(0x80070005, "WIN32: 5 ERROR_ACCESS_DENIED", "Access is denied.")
	}
	defer in.Close()
	size, err := io.Copy(sum, in)
	if err != nil {
		return hashFails(0x80070005, "WIN32: 5 ERROR_ACCESS_DENIED", "Access is denied.")
	}
	if size == 0 { // the real one maps the file, which cannot be done with nothing
		return hashFails(0x800703ee, "WIN32: 1006 ERROR_FILE_INVALID",
			"The volume for a file has been externally altered so that the opened file is no longer valid.")
	}
	printf("%s hash of %s:\n%x\nCertUtil: -hashfile command completed successfully.\n", name, file, sum.Sum(nil))
	return 0
}

func hashFails(code uint32, name, text string) uint32 {
	printf("CertUtil: -hashfile command FAILED: 0x%x (%s)\nCertUtil: %s\n", code, name, text)
	return code
}
