package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// A verb of sc does its work on one service and says what it did; its options are the words that
// follow the service's name.
type verb struct {
	access uint32 // to the service; 0 if it is not there yet
	run    func(s service, words []string) error
}

type service struct {
	name   string
	handle windows.Handle // of the service, or of the manager for create
}

var verbs = map[string]verb{
	"config":       {windows.SERVICE_ALL_ACCESS, config},
	"control":      {windows.SERVICE_ALL_ACCESS, control},
	"create":       {0, create},
	"delete":       {windows.SERVICE_ALL_ACCESS, remove},
	"description":  {windows.SERVICE_ALL_ACCESS, description},
	"failure":      {windows.SERVICE_ALL_ACCESS, failure},
	"failureflag":  {windows.SERVICE_ALL_ACCESS, failureFlag},
	"privs":        {windows.SERVICE_ALL_ACCESS, privileges},
	"qc":           {windows.SERVICE_QUERY_CONFIG, queryConfig},
	"qdescription": {windows.SERVICE_QUERY_CONFIG, queryDescription},
	"qfailure":     {windows.SERVICE_QUERY_CONFIG, queryFailure},
	"qfailureflag": {windows.SERVICE_QUERY_CONFIG, queryFailureFlag},
	"qsidtype":     {windows.SERVICE_QUERY_CONFIG, querySidType},
	"query":        {windows.SERVICE_QUERY_STATUS, query},
	"queryex":      {windows.SERVICE_QUERY_STATUS, queryEx},
	"sdset":        {windows.SERVICE_ALL_ACCESS, sdSet},
	"sdshow":       {windows.SERVICE_QUERY_CONFIG, sdShow},
	"sidtype":      {windows.SERVICE_ALL_ACCESS, sidType},
	"pause":        {windows.SERVICE_ALL_ACCESS, pause},
	"start":        {windows.SERVICE_ALL_ACCESS, start},
	"stop":         {windows.SERVICE_ALL_ACCESS, stop},
}

// failedCall is an error of Windows and the function that gave it, as sc tells them.
type failedCall struct {
	function string
	code     syscall.Errno
}

func (e failedCall) Error() string {
	return fmt.Sprintf("[SC] %s FAILED %d:\n\n%s\n\n", e.function, uint32(e.code), message(e.code))
}

// message is the English text of the errors that a test looks at.
func message(code syscall.Errno) string {
	switch code {
	case windows.ERROR_SERVICE_ALREADY_RUNNING:
		return "An instance of the service is already running."
	case windows.ERROR_SERVICE_CANNOT_ACCEPT_CTRL:
		return "The service cannot accept control messages at this time."
	case windows.ERROR_SERVICE_DEPENDENCY_FAIL:
		return "The dependency service or group failed to start."
	case windows.ERROR_SERVICE_LOGON_FAILED:
		return "The service did not start due to a logon failure."
	case windows.ERROR_SERVICE_DISABLED:
		return "The service cannot be started, either because it is disabled or because it has no" +
			" enabled devices associated with it."
	case windows.ERROR_SERVICE_DOES_NOT_EXIST:
		return "The specified service does not exist as an installed service."
	case windows.ERROR_SERVICE_EXISTS:
		return "The specified service already exists."
	case windows.ERROR_SERVICE_MARKED_FOR_DELETE:
		return "The specified service has been marked for deletion."
	case windows.ERROR_SERVICE_NOT_ACTIVE:
		return "The service has not been started."
	case windows.ERROR_SERVICE_REQUEST_TIMEOUT:
		return "The service did not respond to the start or control request in a timely fashion."
	}
	return code.Error()
}

func failed(function string, err error) error {
	var code syscall.Errno
	if err == nil {
		return nil
	}
	if !errors.As(err, &code) {
		code = windows.ERROR_INVALID_PARAMETER
	}
	return failedCall{function, code}
}

func sc(args []string) uint32 {
	if len(args) > 0 && strings.HasPrefix(args[0], `\\`) {
		args = args[1:] // the computer, which is this one
	}
	if len(args) == 0 {
		return scUsage()
	}
	verb, ok := verbs[strings.ToLower(args[0])]
	if !ok || len(args) < 2 {
		return scUsage()
	}
	err := arranged(strings.ToLower(args[0]))
	if err == nil {
		err = on(args[1], verb, args[2:])
	}
	var call failedCall
	if errors.As(err, &call) {
		if prefix := strings.ToLower(args[0]); strings.HasPrefix(prefix, "query") && call.function == "OpenService" {
			call.function = "EnumQueryServicesStatus:OpenService"
		}
		printf("%v", call)
		return uint32(call.code)
	}
	return 0
}

// arranged is the error that a test wants from the next use of a verb, by a file with its number:
// for what Wine's service manager never refuses.
func arranged(verb string) error {
	file := `C:\test\sc-fails-` + verb
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	code, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32)
	if err != nil || os.Remove(file) != nil {
		return failedCall{file, windows.ERROR_INVALID_PARAMETER}
	}
	return failedCall{functions[verb], syscall.Errno(code)}
}

var functions = map[string]string{
	"config": "ChangeServiceConfig", "create": "CreateService", "start": "StartService",
}

func scUsage() uint32 {
	printf("ERROR:  Unrecognized command\n\nDESCRIPTION:\n        this stand-in of sc knows fewer verbs than the real one\n")
	return uint32(windows.ERROR_INVALID_COMMAND_LINE)
}

func on(name string, verb verb, words []string) error {
	manager, err := windows.OpenSCManager(nil, nil, windows.SC_MANAGER_ALL_ACCESS)
	if err != nil {
		return failed("OpenSCManager", err)
	}
	defer windows.CloseServiceHandle(manager)
	if verb.access == 0 {
		return verb.run(service{name, manager}, words)
	}
	text, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return failed("OpenService", err)
	}
	handle, err := windows.OpenService(manager, text, verb.access)
	if err != nil {
		return failed("OpenService", err)
	}
	defer windows.CloseServiceHandle(handle)
	return verb.run(service{name, handle}, words)
}

// options reads "key= value" pairs, in which the blank after the = belongs to the syntax.
func options(words []string) (map[string]string, error) {
	pairs := map[string]string{}
	for len(words) > 0 {
		if len(words) == 1 || !strings.HasSuffix(words[0], "=") {
			return nil, failedCall{"option " + words[0], windows.ERROR_INVALID_COMMAND_LINE}
		}
		pairs[strings.ToLower(strings.TrimSuffix(words[0], "="))] = words[1]
		words = words[2:]
	}
	return pairs, nil
}

// key is where the service manager keeps what it knows of a service, here as on Windows.
func (s service) key(access uint32) (registry.Key, error) {
	return registry.OpenKey(registry.LOCAL_MACHINE, `SYSTEM\CurrentControlSet\Services\`+s.name, access)
}

// store puts down what Wine's service manager would not keep.
func (s service) store(put func(registry.Key) error) error {
	key, err := s.key(registry.SET_VALUE)
	if err != nil {
		return failed("ChangeServiceConfig2", err)
	}
	defer key.Close()
	if err := put(key); err != nil {
		return failed("ChangeServiceConfig2", err)
	}
	printf("[SC] ChangeServiceConfig2 SUCCESS\n")
	return nil
}

func (s service) number(name string) uint64 {
	key, err := s.key(registry.QUERY_VALUE)
	if err != nil {
		return 0
	}
	defer key.Close()
	value, _, err := key.GetIntegerValue(name)
	if err != nil {
		return 0
	}
	return value
}
