package main

import (
	"errors"
	"log"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/svc"

	"example.com/windows/internal/web"
)

const (
	accepted = svc.AcceptStop | svc.AcceptShutdown | svc.AcceptPreShutdown
	failed   = 1 // the service's own exit code
	// How long the service control manager may wait for the next sign of life, in milliseconds.
	startHint = 10_000
	stopHint  = 15_000
)

// runAsService runs the service to its end; false in a console, where nobody would control it.
func runAsService(start func() (*web.Service, error)) bool {
	err := svc.Run("", handler(start))
	if errors.Is(err, windows.ERROR_FAILED_SERVICE_CONTROLLER_CONNECT) {
		return false
	}
	if err != nil {
		log.Fatal(err)
	}
	return true
}

type handler func() (*web.Service, error)

// Execute tells the service control manager how far the service is, and does what it asks.
func (start handler) Execute(_ []string, asked <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	status <- svc.Status{State: svc.StartPending, WaitHint: startHint}
	service, err := start()
	if err != nil {
		log.Print(err)
		return true, failed
	}
	running := svc.Status{State: svc.Running, Accepts: accepted}
	status <- running
	for {
		select {
		case err := <-service.Failed:
			log.Print(err)
			return true, failed
		case request := <-asked:
			switch request.Cmd {
			case svc.Stop, svc.Shutdown, svc.PreShutdown:
				status <- svc.Status{State: svc.StopPending, WaitHint: stopHint}
				return end(service)
			default:
				// To be asked how it goes is answered; to pause was never offered.
				status <- running
			}
		}
	}
}

func end(service *web.Service) (bool, uint32) {
	if err := service.Stop(); err != nil {
		log.Print(err)
		return true, failed
	}
	return false, 0
}
