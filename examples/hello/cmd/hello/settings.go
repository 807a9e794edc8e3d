package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// settings is what can be set; the environment goes before the file.
type settings struct {
	Host     string `json:"host"`
	Port     string `json:"port"`
	Greeting string `json:"greeting"`
}

// loadSettings reads the file, if there is one: a missing file leaves the defaults.
func loadSettings(file string, getenv func(string) string) (settings, error) {
	loaded := settings{Host: "127.0.0.1", Port: "8080", Greeting: "Hello"}
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return loaded, err
		}
		if err := loaded.parse(text); err != nil {
			return loaded, fmt.Errorf("%s: %w", file, err)
		}
	}
	override(&loaded.Host, getenv("HOST"))
	override(&loaded.Port, getenv("PORT"))
	return loaded, nil
}

func override(setting *string, value string) {
	if value != "" {
		*setting = value
	}
}

// parse takes a JSON object, or lines key=value with # comments.
func (s *settings) parse(text []byte) error {
	text = bytes.TrimSpace(text)
	if bytes.HasPrefix(text, []byte("{")) {
		return json.Unmarshal(text, s)
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if !found {
			return fmt.Errorf("line %d: want key=value", number)
		}
		s.set(strings.TrimSpace(key), strings.TrimSpace(value))
	}
	return lines.Err()
}

// set ignores keys it does not know, so that one file can serve an older version too.
func (s *settings) set(key, value string) {
	switch key {
	case "host":
		s.Host = value
	case "port":
		s.Port = value
	case "greeting":
		s.Greeting = value
	}
}
