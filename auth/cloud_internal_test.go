package auth

import (
	"strings"
	"testing"

	"frontdesk/auth/vault/vaulttest"
)

// Each national cloud signs in at its own host, asks for its own Graph, and
// says where an administrator approves.
func TestClouds(t *testing.T) {
	const tenant = "8d1c2f60-4a1b-4c3d-9e5f-0a1b2c3d4e5f"
	for cloud, hosts := range map[string][2]string{
		"":          {"login.microsoftonline.com", "graph.microsoft.com"},
		"global":    {"login.microsoftonline.com", "graph.microsoft.com"},
		"usgov":     {"login.microsoftonline.us", "graph.microsoft.us"},
		"usgov-dod": {"login.microsoftonline.us", "dod-graph.microsoft.us"},
		"china":     {"login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn"},
	} {
		s, err := New(Config{TenantID: tenant, ClientID: "app", Cloud: cloud, Keyring: &vaulttest.Keyring{}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := "https://" + hosts[0] + "/" + tenant + "/v2.0"; s.issuer.url != want {
			t.Errorf("%s: signs in at %s", cloud, s.issuer.url)
		}
		if want := "https://" + hosts[1] + "/User.Read"; s.permissions.scopes(nil)[3] != want || Scope(cloud, "User.Read") != want {
			t.Errorf("%s: asks for %v", cloud, s.permissions.scopes(nil))
		}
		if GraphURL(cloud) != "https://"+hosts[1]+"/v1.0" {
			t.Errorf("%s: Graph is at %s", cloud, GraphURL(cloud))
		}
		if link := s.approvalLink([]string{"User.Read"}); !strings.HasPrefix(link, "https://"+hosts[0]+"/"+tenant+"/v2.0/adminconsent?client_id=app&") {
			t.Errorf("%s: an administrator approves at %s", cloud, link)
		}
	}
	if _, err := New(Config{TenantID: tenant, ClientID: "app", Cloud: "moon", Keyring: &vaulttest.Keyring{}}, nil); err == nil {
		t.Error("a cloud that does not exist was taken")
	}
	if GraphURL("moon") != "" {
		t.Error("a cloud that does not exist has a Graph")
	}
}

// Two demands of a resource and the client's own capability are one request.
func TestClaimsAreMerged(t *testing.T) {
	for demanded, want := range map[string]string{
		"":        `{"access_token":{"xms_cc":{"values":["cp1"]}}}`,
		"null":    `{"access_token":{"xms_cc":{"values":["cp1"]}}}`,
		"[1]":     `{"access_token":{"xms_cc":{"values":["cp1"]}}}`,
		`{"a":1}`: `{"a":1,"access_token":{"xms_cc":{"values":["cp1"]}}}`,
		`{"access_token":{"nbf":{"essential":true,"value":"1"}}}`:  `{"access_token":{"nbf":{"essential":true,"value":"1"},"xms_cc":{"values":["cp1"]}}}`,
		`{"access_token":{"xms_cc":{"values":["cp1","cp2"]}}}`:     `{"access_token":{"xms_cc":{"values":["cp1","cp2"]}}}`,
		`{"access_token":{"xms_cc":{"values":"cp2"}}}`:             `{"access_token":{"xms_cc":{"values":["cp1"]}}}`,
		`{"access_token":"all","id_token":{"acr":{"value":"c1"}}}`: `{"access_token":{"xms_cc":{"values":["cp1"]}},"id_token":{"acr":{"value":"c1"}}}`,
	} {
		if got := claimsFor(demanded); got != want {
			t.Errorf("%s gives %s, want %s", demanded, got, want)
		}
	}
	if challenge(`{"a":"`+strings.Repeat("x", 9<<10)+`"}`) != "" || challenge("no") != "" || challenge(`{"a":1}`) == "" {
		t.Error("a challenge of no sane form or size was taken")
	}
}
