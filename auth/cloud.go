package auth

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
)

// cloud is where a national cloud signs in and where its Graph lives. Scopes
// carry the Graph host, so the two belong together.
type cloud struct{ login, graph string }

var clouds = map[string]cloud{
	"global":    {"login.microsoftonline.com", "graph.microsoft.com"},
	"usgov":     {"login.microsoftonline.us", "graph.microsoft.us"},
	"usgov-dod": {"login.microsoftonline.us", "dod-graph.microsoft.us"},
	"china":     {"login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn"},
}

var (
	guidPattern   = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	domainPattern = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}$`)
)

// validTenant admits a GUID or a domain name. The value becomes part of an
// address, so nothing else may pass; "common" and its like are refused because
// they would let any organisation's account in.
func validTenant(tenant string) bool {
	return guidPattern.MatchString(tenant) || (len(tenant) <= 253 && domainPattern.MatchString(tenant))
}

// issuer is the provider that the administrator chose.
type issuer struct {
	url string
	// byDomain says that the tenant was named by a domain: Microsoft's metadata
	// then names the same tenant by its GUID.
	byDomain bool
}

// chooseIssuer is the configured issuer, or the one of the cloud and tenant.
func chooseIssuer(cfg Config) (issuer, error) {
	if cfg.Issuer == "" {
		host := clouds[cfg.Cloud].login
		return issuer{
			url:      "https://" + host + "/" + cfg.TenantID + "/v2.0",
			byDomain: !guidPattern.MatchString(cfg.TenantID),
		}, nil
	}
	u, err := url.Parse(cfg.Issuer)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return issuer{}, errors.New("the issuer is not the address of a provider, without a user name, query or fragment") // not repeated: it may hold a password
	}
	if !safeURL(u) {
		return issuer{}, fmt.Errorf("the issuer %q must begin with https://", cfg.Issuer)
	}
	return issuer{url: cfg.Issuer}, nil
}

// discovery is where the provider describes itself (OpenID Connect Discovery
// section 4).
func (i issuer) discovery() string {
	return strings.TrimSuffix(i.url, "/") + "/.well-known/openid-configuration"
}

// accepts reports whether the name found in the metadata is this provider.
func (i issuer) accepts(found string) bool {
	if found == i.url {
		return true
	}
	want, errWant := url.Parse(i.url)
	got, errGot := url.Parse(found)
	if !i.byDomain || errWant != nil || errGot != nil || got.Scheme != "https" || got.Host != want.Host {
		return false
	}
	tenant, ok := strings.CutSuffix(strings.TrimPrefix(got.Path, "/"), "/v2.0")
	return ok && guidPattern.MatchString(tenant) && got.RawQuery == "" && got.User == nil && got.Fragment == ""
}

// safeURL admits https, and http where no network is crossed.
func safeURL(u *url.URL) bool {
	switch u.Scheme {
	case "https":
		return u.Host != ""
	case "http":
		if u.Hostname() == "localhost" {
			return true
		}
		addr, err := netip.ParseAddr(u.Hostname())
		return err == nil && addr.IsLoopback()
	default:
		return false
	}
}

// GraphURL is the root of Microsoft Graph v1.0 in a cloud of Config.Cloud; the
// default scopes are for it. An unknown cloud has none.
func GraphURL(cloud string) string {
	if cloud == "" {
		cloud = "global"
	}
	if host := clouds[cloud].graph; host != "" {
		return "https://" + host + "/v1.0"
	}
	return ""
}

// Scope is the full name of a permission of Microsoft Graph in a cloud of
// Config.Cloud; an unknown cloud gives that of the global one.
func Scope(in, permission string) string {
	host := clouds["global"].graph
	if c, known := clouds[in]; known {
		host = c.graph
	}
	return "https://" + host + "/" + permission
}
