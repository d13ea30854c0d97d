// Package party reads from messages who somebody is: who calls, whom they dialled, who was
// tried before, where they are sent on; and writes names and numbers so that they fit into
// an address. It is pure.
//
// Names and numbers that it reads are one short printable line each, whatever the message
// holds, and may be shown. They say what somebody has written, not who it is: only the
// PBX's word ([Identity]) is more than that, because all messages come from the PBX.
package party
