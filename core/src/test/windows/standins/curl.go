package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"strconv"
	"strings"
	"time"
)

// The exit codes of curl.
const (
	curlUsage   = 2
	curlResolve = 6
	curlConnect = 7
	curlTimeout = 28
	curlEmpty   = 52
)

type curlConfig struct {
	url, writeOut string
	headers       http.Header
	timeout       time.Duration
	insecure      bool
}

// curl -q -sS [-i] -K -: all else is read from the input, an option a line.
func curl(args []string) uint32 {
	for _, arg := range args {
		switch arg {
		case "-q", "-sS", "-i", "-K", "-":
		default:
			complain("curl: option %s: this stand-in knows -q -sS -i -K - only\n", arg)
			return curlUsage
		}
	}
	config := curlConfig{headers: http.Header{}, timeout: time.Minute}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if !config.read(lines.Text()) {
			complain("curl: unknown option: %s\n", lines.Text())
			return curlUsage
		}
	}
	if address := strings.TrimPrefix(config.url, "telnet://"); address != config.url {
		return telnet(address, config)
	}
	return request(config)
}

func (c *curlConfig) read(line string) bool {
	name, rest, _ := strings.Cut(line, " = ")
	value := strings.TrimSuffix(strings.TrimPrefix(rest, `"`), `"`)
	value = strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(value)
	switch name {
	case "url":
		c.url = value
	case "user-agent":
		c.headers.Set("User-Agent", value)
	case "header":
		key, text, _ := strings.Cut(value, ":")
		c.headers.Add(key, strings.TrimSpace(text))
	case "max-time":
		seconds, err := strconv.ParseFloat(value, 64)
		c.timeout = time.Duration(seconds * float64(time.Second))
		return err == nil
	case "write-out":
		c.writeOut = strings.ReplaceAll(value, `\n`, "\n")
	case "insecure":
		c.insecure = true
	case "noproxy", "http1.1", "globoff", "path-as-is", "ssl-no-revoke":
	default:
		return false
	}
	return true
}

// telnet keeps the connection open until its time is over, or the other side ends it.
func telnet(address string, config curlConfig) uint32 {
	began := time.Now()
	connection, err := net.DialTimeout("tcp", address, config.timeout)
	if err != nil {
		fmt.Print(strings.ReplaceAll(config.writeOut, "%{time_connect}", "0.000000"))
		return curlFailure(err)
	}
	defer connection.Close()
	took := fmt.Sprintf("%.6f", time.Since(began).Seconds()+0.000001)
	_ = connection.SetDeadline(began.Add(config.timeout))
	_, err = io.Copy(os.Stdout, connection)
	fmt.Print(strings.ReplaceAll(config.writeOut, "%{time_connect}", took))
	if err != nil {
		return curlFailure(err)
	}
	return 0
}

func request(config curlConfig) uint32 {
	ctx, cancel := context.WithTimeout(context.Background(), config.timeout)
	defer cancel()
	asked, err := http.NewRequestWithContext(ctx, http.MethodGet, config.url, nil)
	if err != nil {
		complain("curl: (3) %v\n", err)
		return 3
	}
	asked.Header = config.headers
	client := http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: config.insecure}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Do(asked)
	if err != nil {
		return curlFailure(err)
	}
	defer answer.Body.Close()
	head, err := httputil.DumpResponse(answer, false)
	if err == nil {
		_, err = os.Stdout.Write(head)
	}
	if err == nil {
		_, err = io.Copy(os.Stdout, answer.Body)
	}
	if err != nil {
		return curlFailure(err)
	}
	return 0
}

func curlFailure(err error) uint32 {
	var timeout net.Error
	var name *net.DNSError
	code := uint32(curlConnect)
	switch {
	case errors.As(err, &name):
		code = curlResolve
	case errors.As(err, &timeout) && timeout.Timeout():
		code = curlTimeout
	case errors.Is(err, io.EOF):
		code = curlEmpty
	}
	complain("curl: (%d) %v\n", code, err)
	return code
}
