// Package cae is continuous access evaluation as a tenant does it: it reads
// what a client declares and brings in the claims parameter, and writes the
// challenges with which a resource asks for more.
package cae

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// Claims is what a claims parameter asks of an access token (OpenID Connect
// Core section 5.5).
type Claims struct {
	Capable bool     // xms_cc contains cp1: the client understands challenges
	Values  []string // every value asked for, such as the one of a challenge
}

var errClaims = errors.New("the claims parameter is not a claims request")

// Parse reads a claims parameter. An empty one asks for nothing.
func Parse(parameter string) (Claims, error) {
	if parameter == "" {
		return Claims{}, nil
	}
	var request struct {
		Access map[string]*struct {
			Value  *string  `json:"value"`
			Values []string `json:"values"`
		} `json:"access_token"`
	}
	if !strings.HasPrefix(strings.TrimSpace(parameter), "{") || json.Unmarshal([]byte(parameter), &request) != nil {
		return Claims{}, errClaims
	}
	var c Claims
	for name, claim := range request.Access {
		if claim == nil {
			continue
		}
		if claim.Value != nil {
			c.Values = append(c.Values, *claim.Value)
		}
		c.Values = append(c.Values, claim.Values...)
		c.Capable = c.Capable || name == "xms_cc" && slices.ContainsFunc(claim.Values, capable)
	}
	return c, nil
}

func capable(value string) bool { return strings.EqualFold(value, "cp1") }

// Has reports whether the value of a challenge was brought.
func (c Claims) Has(value string) bool { return slices.Contains(c.Values, value) }

// With adds what another request brought.
func (c Claims) With(o Claims) Claims {
	return Claims{c.Capable || o.Capable, slices.Concat(c.Values, o.Values)}
}

// NotBefore is a challenge for a token issued after something happened, such as
// a move to another network.
func NotBefore(value string) string {
	return `{"access_token":{"nbf":{"essential":true,"value":"` + value + `"}}}`
}

// Policy is a challenge to satisfy an access policy, which takes the operator.
func Policy(id string) string {
	return `{"access_token":{"capolids":{"essential":true,"values":["` + id + `"]}}}`
}
