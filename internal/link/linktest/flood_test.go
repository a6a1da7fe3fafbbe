package linktest

import (
	"io"
	"net"
	"testing"
)

// Feed gives each that connects its bytes, and Swallow takes all that there is; both end with
// their listener.
func TestFeedAndSwallow(t *testing.T) {
	for _, tt := range []struct {
		serve func(net.Listener)
		write int
		want  int64
	}{
		{func(l net.Listener) { Feed(l, 2*bufferSize) }, 0, 2 * bufferSize},
		{Swallow, 1 << 20, 0},
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() { defer close(done); tt.serve(l) }()
		for range 2 {
			conn, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := conn.Write(make([]byte, tt.write)); err != nil {
				t.Error(err)
			}
			conn.(*net.TCPConn).CloseWrite()
			if n, err := io.Copy(io.Discard, conn); n != tt.want || err != nil {
				t.Errorf("%d bytes came, %v", n, err)
			}
			conn.Close()
		}
		l.Close()
		<-done
	}
}
