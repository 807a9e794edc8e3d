package main

import (
	"strings"
	"unicode/utf16"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

const unchanged = windows.SERVICE_NO_CHANGE

var (
	types = map[string]uint32{
		"own": windows.SERVICE_WIN32_OWN_PROCESS, "share": windows.SERVICE_WIN32_SHARE_PROCESS,
	}
	starts = map[string]uint32{
		"boot": windows.SERVICE_BOOT_START, "system": windows.SERVICE_SYSTEM_START,
		"auto": windows.SERVICE_AUTO_START, "delayed-auto": windows.SERVICE_AUTO_START,
		"demand": windows.SERVICE_DEMAND_START, "disabled": windows.SERVICE_DISABLED,
	}
	errorControls = map[string]uint32{
		"normal": windows.SERVICE_ERROR_NORMAL, "severe": windows.SERVICE_ERROR_SEVERE,
		"critical": windows.SERVICE_ERROR_CRITICAL, "ignore": windows.SERVICE_ERROR_IGNORE,
	}
)

// settings are the options of create and config in the form of the service manager.
type settings struct {
	kind, start, errors                                uint32
	binPath, group, depend, account, password, display *uint16
	dependsOn                                          []string // nil if not given
	delayed, startGiven                                bool
}

func readSettings(words []string, kind, start, errors uint32) (settings, error) {
	pairs, err := options(words)
	if err != nil {
		return settings{}, err
	}
	read := settings{kind: kind, start: start, errors: errors}
	for name, value := range pairs {
		var ok = true
		switch name {
		case "type":
			read.kind, ok = types[strings.ToLower(value)]
		case "start":
			read.start, ok = starts[strings.ToLower(value)]
			read.delayed, read.startGiven = strings.EqualFold(value, "delayed-auto"), true
		case "error":
			read.errors, ok = errorControls[strings.ToLower(value)]
		case "binpath":
			read.binPath = text(value)
		case "group":
			read.group = text(value)
		case "depend":
			read.depend = dependencies(value)
			read.dependsOn = append([]string{}, list(read.depend)...)
		case "obj":
			read.account = text(value)
		case "password":
			read.password = text(value)
		case "displayname":
			read.display = text(value)
		default:
			ok = false
		}
		if !ok {
			return settings{}, failedCall{"option " + name + "=", windows.ERROR_INVALID_COMMAND_LINE}
		}
	}
	return read, nil
}

func text(value string) *uint16 {
	pointer, err := windows.UTF16PtrFromString(value)
	if err != nil {
		panic(err) // a word of a command line holds no NUL
	}
	return pointer
}

// dependencies are separated by slashes; a lone slash means none.
func dependencies(value string) *uint16 {
	block := utf16.Encode([]rune(strings.ReplaceAll(strings.Trim(value, "/"), "/", "\x00") + "\x00\x00"))
	return &block[0]
}

func create(s service, words []string) error {
	read, err := readSettings(words, windows.SERVICE_WIN32_OWN_PROCESS, windows.SERVICE_DEMAND_START, windows.SERVICE_ERROR_NORMAL)
	if err != nil {
		return err
	}
	if read.display == nil {
		read.display = text(s.name)
	}
	handle, err := windows.CreateService(s.handle, text(s.name), read.display, windows.SERVICE_ALL_ACCESS,
		read.kind, read.start, read.errors, read.binPath, read.group, nil, read.depend, read.account, read.password)
	if err != nil {
		return failed("CreateService", err)
	}
	defer windows.CloseServiceHandle(handle)
	if err := s.keep(read); err != nil {
		return failed("CreateService", err)
	}
	printf("[SC] CreateService SUCCESS\n")
	return nil
}

func config(s service, words []string) error {
	read, err := readSettings(words, unchanged, unchanged, unchanged)
	if err != nil {
		return err
	}
	err = windows.ChangeServiceConfig(s.handle, read.kind, read.start, read.errors, read.binPath,
		read.group, nil, read.depend, read.account, read.password, read.display)
	if err == nil {
		err = s.keep(read)
	}
	if err != nil {
		return failed("ChangeServiceConfig", err)
	}
	printf("[SC] ChangeServiceConfig SUCCESS\n")
	return nil
}

// keep puts down what Wine's service manager forgets.
func (s service) keep(read settings) error {
	key, err := s.key(registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	if read.dependsOn != nil {
		err = key.SetStringsValue("DependOnService", read.dependsOn)
	}
	if read.startGiven && err == nil {
		var delayed uint32
		if read.delayed {
			delayed = 1
		}
		err = key.SetDWordValue("DelayedAutostart", delayed)
	}
	return err
}

func name(names map[string]uint32, number uint32) string {
	for name, value := range names {
		if value == number && name != "delayed-auto" {
			return strings.ToUpper(name)
		}
	}
	return ""
}

func queryConfig(s service, _ []string) error {
	buffer := make([]byte, 8192) // the most that there can be
	read := (*windows.QUERY_SERVICE_CONFIG)(unsafe.Pointer(&buffer[0]))
	var needed uint32
	if err := windows.QueryServiceConfig(s.handle, read, uint32(len(buffer)), &needed); err != nil {
		return failed("QueryServiceConfig", err)
	}
	start := name(starts, read.StartType) + "_START"
	if read.StartType == windows.SERVICE_DISABLED {
		start = "DISABLED"
	}
	if s.number("DelayedAutostart") != 0 {
		start += "  (DELAYED)"
	}
	printf("[SC] QueryServiceConfig SUCCESS\n\nSERVICE_NAME: %s\n", s.name)
	printf("        TYPE               : %x  WIN32_%s_PROCESS \n", read.ServiceType, name(types, read.ServiceType))
	printf("        START_TYPE         : %d   %s\n", read.StartType, start)
	printf("        ERROR_CONTROL      : %d   %s\n", read.ErrorControl, name(errorControls, read.ErrorControl))
	printf("        BINARY_PATH_NAME   : %s\n", windows.UTF16PtrToString(read.BinaryPathName))
	printf("        LOAD_ORDER_GROUP   : %s\n", windows.UTF16PtrToString(read.LoadOrderGroup))
	printf("        TAG                : %d\n", read.TagId)
	printf("        DISPLAY_NAME       : %s\n", windows.UTF16PtrToString(read.DisplayName))
	printf("        DEPENDENCIES       : %s\n", strings.Join(s.dependsOn(), "\n                           : "))
	printf("        SERVICE_START_NAME : %s\n", windows.UTF16PtrToString(read.ServiceStartName))
	return nil
}

func (s service) dependsOn() []string {
	key, err := s.key(registry.QUERY_VALUE)
	if err != nil {
		return nil
	}
	defer key.Close()
	names, _, _ := key.GetStringsValue("DependOnService")
	return names
}

// list reads texts up to an empty one.
func list(block *uint16) []string {
	var texts []string
	for block != nil && *block != 0 {
		text := windows.UTF16PtrToString(block)
		texts = append(texts, text)
		length := len(utf16.Encode([]rune(text))) + 1
		block = (*uint16)(unsafe.Add(unsafe.Pointer(block), 2*length))
	}
	return texts
}
