//go:build !windows

package config

// policyFile is where administrators put policy on Linux. On macOS it is read
// as well, until managed preferences are.
const policyFile = "/etc/frontdesk/policy.toml"

func systemPolicy() (source, []Problem, error) { return readFile(policyFile, false) }
