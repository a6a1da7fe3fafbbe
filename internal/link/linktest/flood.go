package linktest

import "net"

// bufferSize is what the kernel's side reads and writes at a time.
const bufferSize = 256 << 10

// Feed sends total bytes from memory to each that connects.
func Feed(l net.Listener, total int) {
	serve(l, func(conn net.Conn) {
		buffer := make([]byte, bufferSize)
		for sent := 0; sent < total; sent += len(buffer) {
			if _, err := conn.Write(buffer); err != nil {
				return
			}
		}
	})
}

// Swallow reads what comes and forgets it.
func Swallow(l net.Listener) {
	serve(l, func(conn net.Conn) {
		buffer := make([]byte, bufferSize)
		for {
			if _, err := conn.Read(buffer); err != nil {
				return
			}
		}
	})
}

func serve(l net.Listener, do func(net.Conn)) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			do(conn)
		}()
	}
}
