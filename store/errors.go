package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"frontdesk/switchboard"
)

// ErrUnread says that a delta came for a part that the store does not have (any
// more). The part has to be read as a whole.
var ErrUnread = errors.New("there is nothing that the changes could be made to")

// Error is an operation that the store could not do. The file is as it was
// before. [errors.As] finds the [switchboard.Fault] with the words for the
// operator.
type Error struct {
	Op    string // such as "open" or "load people"
	Fault *switchboard.Fault

	cause error
}

// Error is for the log: it may name the file, but nobody in it.
func (e *Error) Error() string { return fmt.Sprintf("store: %s: %v", e.Op, e.cause) }

// Unwrap gives the words for the operator and the cause.
func (e *Error) Unwrap() []error { return []error{e.Fault, e.cause} }

// failed makes the error of an operation. A caller who went away, and a delta
// without its part, are not the database's doing.
func failed(ctx context.Context, op string, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("store: %s: %w", op, ctx.Err())
	case errors.Is(err, ErrUnread):
		return fmt.Errorf("store: %s: %w", op, err)
	default:
		return &Error{Op: op, Fault: faultOf(err), cause: err}
	}
}

// faultOf puts an error into the operator's words.
func faultOf(err error) *switchboard.Fault {
	fault := switchboard.Fault{
		Code: "store-failed", Text: "Frontdesk cannot use its memory on this computer",
		Hint: "The console works without it and reads everything again at the next start. IT finds more in the log.", Details: err.Error(),
	}
	switch code := primary(err); {
	case damaged(err):
		fault.Code, fault.Text = "store-damaged", "What Frontdesk has kept on this computer is damaged"
		fault.Hint = "Nothing has to be done: the people are read again."
	case code == codes.SQLITE_FULL, errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		fault.Code, fault.Text = "store-full", "The disk is full: Frontdesk cannot keep the people it has read"
		fault.Hint = "Free some space. Until then the console works, but starts without its people."
	case code == codes.SQLITE_READONLY, code == codes.SQLITE_PERM, errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		fault.Code, fault.Text = "store-read-only", "Frontdesk may not write in its own folder"
		fault.Hint = "Ask IT for the right to write there. Until then the console works, but starts without its people."
	case code == codes.SQLITE_BUSY, code == codes.SQLITE_LOCKED, errors.Is(err, errBusy):
		fault.Code, fault.Text = "store-locked", "Another program holds the file in which Frontdesk keeps its people"
		fault.Hint = "Close other windows of Frontdesk, and tools such as a backup that have the file open."
	}
	return &fault
}

// errBusy says that another process holds the lock, or the end of the log, for
// longer than we wait.
var errBusy = errors.New("used by another process")

// primary is SQLite's result code without what refines it; 0 when the error is
// not SQLite's. https://www.sqlite.org/rescode.html
func primary(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// damaged reports whether an error says that the file is no sound database.
func damaged(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code() == codes.SQLITE_IOERR_SHORT_READ {
		return true
	}
	code := primary(err)
	return code == codes.SQLITE_CORRUPT || code == codes.SQLITE_NOTADB
}
