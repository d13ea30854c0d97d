package config

import "strings"

// Greeted is what to say, by the line that was dialled.
func (r Reception) Greeted() map[string]string {
	all := map[string]string{}
	for _, g := range r.Greetings {
		if line, text, ok := greetingOf(g); ok {
			all[line] = text
		}
	}
	return all
}

// greetingOf reads "Sales: Example Sales, good morning".
func greetingOf(text string) (line, say string, ok bool) {
	line, say, ok = strings.Cut(text, ":")
	line, say = strings.TrimSpace(line), strings.TrimSpace(say)
	return line, say, ok && line != "" && say != "" && !strings.ContainsAny(text, "\r\n\x00")
}
