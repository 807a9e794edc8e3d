package main

import (
	"bufio"
	"io"
	"os"
	"regexp"
	"strings"
)

// findstr [/b] [/e] [/i] [/l | /r] [/v] [/x] {/c:TEXT... | /g:FILE | "WORD WORD"} [FILE]: bytes, not
// characters, as the real one. Without /l or /r a text with a special character is a pattern.
func findstr(args []string) uint32 {
	var options string
	var texts, files []string
	for _, arg := range args {
		lower := strings.ToLower(arg)
		switch {
		case strings.HasPrefix(lower, "/c:"):
			texts = append(texts, arg[3:])
		case strings.HasPrefix(lower, "/g:"):
			wanted, err := os.ReadFile(arg[3:])
			if err != nil {
				complain("FINDSTR: Cannot open %s\n", arg[3:])
				return 2
			}
			texts = append(texts, strings.Split(strings.TrimRight(string(wanted), "\r\n"), "\r\n")...)
		case strings.HasPrefix(arg, "/"):
			if strings.Trim(lower, "/beilrvx") != "" {
				complain("FINDSTR: this stand-in does not know %s\n", arg)
				return 2
			}
			options += strings.ReplaceAll(lower, "/", "")
		case len(texts) == 0:
			texts = strings.Fields(arg)
		default:
			files = append(files, arg)
		}
	}
	input := io.Reader(os.Stdin)
	if len(files) > 0 {
		file, err := os.Open(files[0])
		if err != nil {
			complain("FINDSTR: Cannot open %s\n", files[0])
			return 1
		}
		defer file.Close()
		input = file
	}
	return search(bufio.NewReader(input), regexp.MustCompile(pattern(texts, options)), strings.Contains(options, "v"))
}

func pattern(texts []string, options string) string {
	var all []string
	for _, text := range texts {
		if strings.Contains(options, "l") || !strings.Contains(options, "r") && !strings.ContainsAny(text, `.*[]^$\`) {
			text = regexp.QuoteMeta(strings.ReplaceAll(text, `\\`, `\`))
		}
		all = append(all, text)
	}
	found := "(?:" + strings.Join(all, "|") + ")"
	if strings.ContainsAny(options, "bx") {
		found = "^" + found
	}
	if strings.ContainsAny(options, "ex") {
		found += "$"
	}
	if strings.Contains(options, "i") {
		found = "(?i)" + found
	}
	return found
}

func search(lines *bufio.Reader, wanted *regexp.Regexp, others bool) uint32 {
	code := uint32(1)
	for {
		line, err := lines.ReadString('\n')
		text := strings.TrimRight(line, "\r\n")
		if line != "" && wanted.MatchString(text) != others {
			printf("%s\n", text)
			code = 0
		}
		if err != nil {
			return code
		}
	}
}
