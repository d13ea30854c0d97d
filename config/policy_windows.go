package config

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/sys/windows/registry"
)

// policyKey holds one subkey for each section; its values are named as in the
// file. Texts are REG_SZ, numbers and flags (0, 1) REG_DWORD, lists REG_MULTI_SZ.
const policyKey = `Software\Policies\Frontdesk`

func systemPolicy() (source, []Problem, error) {
	s := source{name: `HKLM\` + policyKey}
	for _, k := range keys() {
		section, name, _ := strings.Cut(k.name, ".")
		value, err := registryValue(section, name, k.field(&Settings{}))
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			s.assignments = append(s.assignments, assignment{key: k.name, found: "a value of another type"})
		default:
			s.assignments = append(s.assignments, assignment{key: k.name, value: value, found: fmt.Sprintf("%q", value)})
		}
	}
	return s, nil, nil
}

func registryValue(section, name string, field any) (any, error) {
	k, err := registry.OpenKey(registry.LOCAL_MACHINE, policyKey+`\`+section, registry.QUERY_VALUE)
	if err != nil {
		return nil, err
	}
	defer func() { _ = k.Close() }()
	switch field.(type) {
	case *string:
		value, _, err := k.GetStringValue(name)
		return value, err
	case *[]string:
		value, _, err := k.GetStringsValue(name)
		return value, err
	case *bool:
		value, _, err := k.GetIntegerValue(name)
		return value != 0, err
	default:
		value, _, err := k.GetIntegerValue(name)
		return int(min(value, 1<<31-1)), err
	}
}
