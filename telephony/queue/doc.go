// Package queue watches the reception queue of an Asterisk PBX through its manager
// interface (AMI), and pauses us there.
//
// A [Watcher] connects, signs in without sending the password, and posts the queue
// as a switchboard.QueueRead whenever it changes. The queue itself is a plain value:
// packets go in, what is to be shown comes out. Of the rights of a manager account
// it needs read = agent and write = agent, and no more.
package queue
