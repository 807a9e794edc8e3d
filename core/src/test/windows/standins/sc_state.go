package main

import (
	"errors"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

var states = []string{
	"", "STOPPED", "START_PENDING", "STOP_PENDING", "RUNNING", "CONTINUE_PENDING", "PAUSE_PENDING", "PAUSED",
}

func query(s service, _ []string) error   { return s.show("EnumQueryServicesStatus", false) }
func queryEx(s service, _ []string) error { return s.show("EnumQueryServicesStatus", true) }

func start(s service, words []string) error {
	arguments := make([]*uint16, len(words))
	for i, word := range words {
		arguments[i] = text(word)
	}
	var first **uint16
	if len(arguments) > 0 {
		first = &arguments[0]
	}
	if err := windows.StartService(s.handle, uint32(len(arguments)), first); err != nil {
		return failed("StartService", err)
	}
	return s.show("QueryServiceStatusEx", true)
}

func stop(s service, _ []string) error  { return s.send(windows.SERVICE_CONTROL_STOP) }
func pause(s service, _ []string) error { return s.send(windows.SERVICE_CONTROL_PAUSE) }

func (s service) send(control uint32) error {
	if status, err := s.status(); err == nil && status.CurrentState == windows.SERVICE_STOPPED {
		return failed("ControlService", windows.ERROR_SERVICE_NOT_ACTIVE)
	}
	var status windows.SERVICE_STATUS
	if err := windows.ControlService(s.handle, control, &status); err != nil {
		return failed("ControlService", err)
	}
	printStatus(s.name, status)
	return nil
}

func (s service) show(function string, withProcess bool) error {
	status, err := s.status()
	if err != nil {
		return failed(function, err)
	}
	printStatus(s.name, windows.SERVICE_STATUS{
		ServiceType: status.ServiceType, CurrentState: status.CurrentState,
		ControlsAccepted: status.ControlsAccepted, Win32ExitCode: status.Win32ExitCode,
		ServiceSpecificExitCode: status.ServiceSpecificExitCode,
		CheckPoint:              status.CheckPoint, WaitHint: status.WaitHint,
	})
	if withProcess {
		printf("        PID                : %d\n        FLAGS              : \n", status.ProcessId)
	}
	return nil
}

// status is what Windows would say: Wine's service manager does not notice the death of a process,
// and lets a service whose process was gone before it looked be pending for ever, without one.
func (s service) status() (windows.SERVICE_STATUS_PROCESS, error) {
	var status windows.SERVICE_STATUS_PROCESS
	var needed uint32
	err := windows.QueryServiceStatusEx(s.handle, windows.SC_STATUS_PROCESS_INFO,
		(*byte)(unsafe.Pointer(&status)), uint32(unsafe.Sizeof(status)), &needed)
	if err == nil && status.CurrentState != windows.SERVICE_STOPPED && !alive(status.ProcessId) {
		status = windows.SERVICE_STATUS_PROCESS{
			ServiceType: status.ServiceType, CurrentState: windows.SERVICE_STOPPED,
			Win32ExitCode: uint32(windows.ERROR_PROCESS_ABORTED),
		}
	}
	return status, err
}

func alive(process uint32) bool {
	handle, err := windows.OpenProcess(windows.SYNCHRONIZE, false, process)
	if err != nil {
		return errors.Is(err, windows.ERROR_ACCESS_DENIED)
	}
	defer windows.CloseHandle(handle)
	event, err := windows.WaitForSingleObject(handle, 0)
	return err == nil && event == uint32(windows.WAIT_TIMEOUT)
}

func printStatus(service string, status windows.SERVICE_STATUS) {
	printf("\nSERVICE_NAME: %s \n", service)
	printf("        TYPE               : %x  WIN32_%s_PROCESS  \n", status.ServiceType, name(types, status.ServiceType))
	printf("        STATE              : %d  %s \n", status.CurrentState, states[status.CurrentState])
	printf("                                (%s)\n", strings.Join(accepted(status.ControlsAccepted), ", "))
	printf("        WIN32_EXIT_CODE    : %d  (0x%x)\n", status.Win32ExitCode, status.Win32ExitCode)
	printf("        SERVICE_EXIT_CODE  : %d  (0x%x)\n", status.ServiceSpecificExitCode, status.ServiceSpecificExitCode)
	printf("        CHECKPOINT         : 0x%x\n        WAIT_HINT          : 0x%x\n", status.CheckPoint, status.WaitHint)
}

func accepted(controls uint32) []string {
	words := []string{"NOT_STOPPABLE", "NOT_PAUSABLE", "IGNORES_SHUTDOWN"}
	if controls&windows.SERVICE_ACCEPT_STOP != 0 {
		words[0] = "STOPPABLE"
	}
	if controls&windows.SERVICE_ACCEPT_PAUSE_CONTINUE != 0 {
		words[1] = "PAUSABLE"
	}
	if controls&windows.SERVICE_ACCEPT_PRESHUTDOWN != 0 {
		words[2] = "ACCEPTS_PRESHUTDOWN"
	} else if controls&windows.SERVICE_ACCEPT_SHUTDOWN != 0 {
		words[2] = "ACCEPTS_SHUTDOWN"
	}
	return words
}
