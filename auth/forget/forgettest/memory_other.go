//go:build !linux

package forgettest

import "errors"

// Memory needs Linux: elsewhere the error is [errors.ErrUnsupported].
func (*Secrets) Memory(int) (finds Finds, bytes int64, err error) {
	return nil, 0, errors.ErrUnsupported
}
