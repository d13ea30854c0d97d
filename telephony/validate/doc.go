// Package validate looks whether a request that could be parsed can be taken at all. It
// stands before everything else that reads messages, because sipgo's parser lets much pass.
package validate
