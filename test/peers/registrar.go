package peers

// Registrar is a PBX at which telephones register: [Asterisk] or [Kamailio].
type Registrar interface {
	// WaitRegistered waits until a telephone has registered, and fails the test
	// where it does not.
	WaitRegistered(user string)

	plain() string                   // host:port for UDP
	encrypted() (addr, roots string) // host:port for TLS, and the file of its authority; empty: there is none
}

func (a *Asterisk) plain() string                   { return a.Addr }
func (a *Asterisk) encrypted() (addr, roots string) { return a.TLSAddr, a.CAFile }
func (k *Kamailio) plain() string                   { return k.Addr }
func (k *Kamailio) encrypted() (addr, roots string) { return "", "" }
