package main

import (
	"strconv"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

func remove(s service, _ []string) error {
	if err := windows.DeleteService(s.handle); err != nil {
		return failed("DeleteService", err)
	}
	// As Windows marks it, for as long as somebody holds it open; Wine only remembers.
	if key, err := s.key(registry.SET_VALUE); err == nil {
		defer key.Close()
		if err := key.SetDWordValue("DeleteFlag", 1); err != nil {
			return failed("DeleteService", err)
		}
	}
	printf("[SC] DeleteService SUCCESS\n")
	return nil
}

func description(s service, words []string) error {
	return s.store(func(key registry.Key) error {
		return key.SetStringValue("Description", strings.Join(words, " "))
	})
}

func queryDescription(s service, _ []string) error {
	var text string
	if key, err := s.key(registry.QUERY_VALUE); err == nil {
		defer key.Close()
		text, _, _ = key.GetStringValue("Description")
	}
	printf("[SC] QueryServiceConfig2 SUCCESS\n\nSERVICE_NAME: %s\nDESCRIPTION:  %s\n", s.name, text)
	return nil
}

var sidTypes = map[string]uint32{"none": 0, "unrestricted": 1, "restricted": 3}

func sidType(s service, words []string) error {
	kind, ok := sidTypes[strings.ToLower(strings.Join(words, " "))]
	if !ok {
		return failedCall{"option sidtype", windows.ERROR_INVALID_COMMAND_LINE}
	}
	return s.store(func(key registry.Key) error { return key.SetDWordValue("ServiceSidType", kind) })
}

func querySidType(s service, _ []string) error {
	printf("[SC] QueryServiceConfig2 SUCCESS\n\nSERVICE_NAME: %s\nSERVICE_SID_TYPE:  %s\n",
		s.name, name(sidTypes, uint32(s.number("ServiceSidType"))))
	return nil
}

func privileges(s service, words []string) error {
	list := strings.Split(strings.Join(words, ""), "/")
	return s.store(func(key registry.Key) error { return key.SetStringsValue("RequiredPrivileges", list) })
}

// defaultRights are those that Windows gives to a new service; Wine keeps none.
const defaultRights = "D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)" +
	"(A;;CCLCSWLOCRRC;;;IU)(A;;CCLCSWLOCRRC;;;SU)"

func sdSet(s service, words []string) error {
	key, err := s.key(registry.SET_VALUE)
	if err != nil || len(words) != 1 {
		return failed("SetServiceObjectSecurity", windows.ERROR_INVALID_PARAMETER)
	}
	defer key.Close()
	if err := key.SetStringValue("StandInSecurity", words[0]); err != nil {
		return failed("SetServiceObjectSecurity", err)
	}
	printf("[SC] SetServiceObjectSecurity SUCCESS\n")
	return nil
}

func sdShow(s service, _ []string) error {
	rights := defaultRights
	if key, err := s.key(registry.QUERY_VALUE); err == nil {
		defer key.Close()
		if set, _, err := key.GetStringValue("StandInSecurity"); err == nil {
			rights = set
		}
	}
	printf("\n%s\n", rights)
	return nil
}

func control(s service, words []string) error {
	number, err := strconv.ParseUint(strings.Join(words, ""), 10, 32)
	if strings.EqualFold(strings.Join(words, ""), "interrogate") {
		number, err = windows.SERVICE_CONTROL_INTERROGATE, nil
	}
	if err != nil {
		return failedCall{"option control", windows.ERROR_INVALID_COMMAND_LINE}
	}
	return s.send(uint32(number))
}
