package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// What a service does when it fails is kept where and how Windows keeps it; Wine's service manager
// does not act on it.

var actions = []string{"", "restart", "reboot", "run"} // by their numbers

// header is the registry's form of SERVICE_FAILURE_ACTIONS, followed by the actions.
type header struct {
	Reset, RebootMessage, Command, Count, Offset uint32
}

type action struct {
	Type, Delay uint32 // milliseconds
}

// failure NAME reset= SECONDS actions= restart/1000/restart/5000//0 [command= LINE] [reboot= TEXT]
func failure(s service, words []string) error {
	pairs, err := options(words)
	if err != nil {
		return err
	}
	reset, err := strconv.ParseUint(pairs["reset"], 10, 32)
	if strings.EqualFold(pairs["reset"], "infinite") {
		reset, err = 0xffffffff, nil
	}
	list, wrong := parseActions(pairs["actions"])
	if err != nil || wrong != nil {
		return failedCall{"option reset= or actions=", windows.ERROR_INVALID_COMMAND_LINE}
	}
	var value bytes.Buffer
	write(&value, header{uint32(reset), 0, 0, uint32(len(list)), 20})
	write(&value, list)
	return s.store(func(key registry.Key) error {
		for option, name := range map[string]string{"command": "FailureCommand", "reboot": "RebootMessage"} {
			if text, given := pairs[option]; given {
				if err := key.SetStringValue(name, text); err != nil {
					return err
				}
			}
		}
		return key.SetBinaryValue("FailureActions", value.Bytes())
	})
}

func parseActions(text string) ([]action, error) {
	var list []action
	if text == "" {
		return nil, nil
	}
	words := strings.Split(text, "/")
	for i := 0; i+1 < len(words); i += 2 {
		number := -1
		for candidate, name := range actions {
			if strings.EqualFold(name, words[i]) {
				number = candidate
			}
		}
		delay, err := strconv.ParseUint(words[i+1], 10, 32)
		if number < 0 || err != nil {
			return nil, fmt.Errorf("not an action: %s/%s", words[i], words[i+1])
		}
		list = append(list, action{uint32(number), uint32(delay)})
	}
	return list, nil
}

func write(to *bytes.Buffer, value any) {
	if err := binary.Write(to, binary.LittleEndian, value); err != nil {
		panic(err)
	}
}

func queryFailure(s service, _ []string) error {
	var head header
	var list []action
	var command, reboot string
	if key, err := s.key(registry.QUERY_VALUE); err == nil {
		defer key.Close()
		value, _, _ := key.GetBinaryValue("FailureActions")
		command, _, _ = key.GetStringValue("FailureCommand")
		reboot, _, _ = key.GetStringValue("RebootMessage")
		from := bytes.NewReader(value)
		if binary.Read(from, binary.LittleEndian, &head) == nil {
			list = make([]action, head.Count)
			_ = binary.Read(from, binary.LittleEndian, list)
		}
	}
	printf("[SC] QueryServiceConfig2 SUCCESS\n\nSERVICE_NAME: %s\n", s.name)
	reset := fmt.Sprint(head.Reset)
	if head.Reset == 0xffffffff {
		reset = "INFINITE"
	}
	printf("        RESET_PERIOD (in seconds)    : %s\n", reset)
	printf("        REBOOT_MESSAGE               : %s\n        COMMAND_LINE                 : %s\n", reboot, command)
	label := "        FAILURE_ACTIONS              : "
	for _, a := range list {
		if a.Type == 0 || a.Type >= uint32(len(actions)) {
			continue
		}
		printf("%s%s -- Delay = %d milliseconds.\n", label, strings.ToUpper(actions[a.Type]), a.Delay)
		label = strings.Repeat(" ", len(label))
	}
	return nil
}

func failureFlag(s service, words []string) error {
	flag, err := strconv.ParseUint(strings.Join(words, ""), 10, 1)
	if err != nil {
		return failedCall{"option flag", windows.ERROR_INVALID_COMMAND_LINE}
	}
	return s.store(func(key registry.Key) error {
		return key.SetDWordValue("FailureActionsOnNonCrashFailures", uint32(flag))
	})
}

func queryFailureFlag(s service, _ []string) error {
	flag := "FALSE"
	if s.number("FailureActionsOnNonCrashFailures") != 0 {
		flag = "TRUE"
	}
	printf("[SC] QueryServiceConfig2 SUCCESS\n\nSERVICE_NAME: %s\nFAILURE_ACTIONS_ON_NONCRASH_FAILURES: %s\n", s.name, flag)
	return nil
}
