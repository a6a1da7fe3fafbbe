package tcp

import "errors"

// Why a connection ended. Err returns one of them, or the error that the
// network layer passed to NetworkError.
var (
	// ErrRefused: the answer to our SYN was a RST.
	ErrRefused = errors.New("connection refused")
	// ErrReset: the peer sent a RST.
	ErrReset = errors.New("connection reset by peer")
	// ErrTimeout: what we sent was not acknowledged in time.
	ErrTimeout = errors.New("connection timed out")
	// ErrKeepAlive: the peer did not answer keep-alive probes.
	ErrKeepAlive = errors.New("peer vanished: keep-alive probes unanswered")
	// ErrAborted: we called Abort.
	ErrAborted = errors.New("connection aborted")
)

// Answers to Read and Write that are not the end of the connection.
var (
	// ErrWouldBlock: nothing to read, or no room to write, now.
	ErrWouldBlock = errors.New("would block")
	// ErrClosedWrite: Write after CloseWrite.
	ErrClosedWrite = errors.New("write after end of stream")
)
