// Package vault keeps sign-ins in the operating system's keyring: the refresh
// tokens of the accounts of one profile, and nothing else that is secret.
//
// # What is stored where
//
// For the profile "default" the keyring's service "frontdesk" has these entries:
//
//	signin-default                    the index: whose accounts are kept, which
//	                                  one is used, which approval is waited for
//	signin-default/TENANT.OBJECT      the record of an account: its refresh token
//	signin-default/0123456789abcdef…  the same for an account that has no such
//	                                  identifiers, by a hash of its key
//
// Both are JSON and say for which provider and registration they are; what is
// for another is not used. Names and mail addresses are only ever shown. Index
// and records are at most 32 KiB each.
//
// Where the keyring takes only small entries (Windows and macOS, see [System])
// a big entry is a manifest, and its contents are in parts beside it ([Chunked]):
//
//	signin-default/TENANT.OBJECT      magic, generation, count, length, SHA-256
//	signin-default/TENANT.OBJECT#a0   the parts of generation a, or of b
//	signin-default/TENANT.OBJECT#a1
//
// The folder has signin-default.lock, an empty file that stays. Holding it
// ([Vault.Lock]) keeps the other processes of the user out; the system lets go
// of it when its holder ends.
//
// # Order of writes, and what a kill leaves
//
//	Put      index (only when it changes), record
//	Renew    record
//	Use      index
//	Remove   record, index; the last account's index is deleted
//	Wipe     records, index
//	a secret in parts, set      parts left over of the next generation are
//	                            deleted, its parts are written in order, then
//	                            the manifest, then the old parts are deleted
//	a secret in parts, deleted  manifest, then parts, the last part first
//
// The index is the first to come and the last to go: at no moment is there a
// token that it does not name. Each entry changes whole: a kill leaves the old
// token or the new one. It may also leave
//
//   - an account without a record, shown as one whose sign-in has ended;
//   - parts that do not count, of a secret that the index still names. They
//     begin with part 0 and have no gaps, so the next Set or Delete of the same
//     secret finds them by asking for one after the other, and removes them.
//
// # Damage
//
// An entry that cannot be read as it was written is [ErrDamaged] and is not used
// in part. A damaged record costs its account one sign-in. A damaged index hides
// its accounts; [Holding.Damage] says so, and the next Put, or Wipe, removes the
// records whose names can still be found in its text or in what is left of its
// parts. A record whose name is lost stays until its account signs in again.
package vault
