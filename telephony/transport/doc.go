// Package transport is the ground under SIP: the sockets to the PBX, and the
// transactions on them (sipgo's). It opens and closes flows, sends and asks over the
// one that is in use, keeps it open, drops what strangers send before it is parsed,
// and knows at which address we can be reached.
//
// It knows nothing of calls, registration or passwords. Whether a flow is dead, and
// what is done then, its user decides. Nothing leaves with a line break in a header.
//
// sipgo has two settings for the whole process; see init.
package transport
