package app

import "testing"

func TestHooks(t *testing.T) {
	for _, c := range []struct {
		protocol Protocol
		name     string
		want     Hook
		ok       bool
	}{
		{TLS, "client_hello_done", Hook{ToServer, TLSHello}, true},
		{TLS, "request_complete", Hook{ToServer, Complete}, true},
		{HTTP, "response_headers", Hook{ToClient, HTTPHeaders}, true},
		{DNS, "response_started", Hook{ToClient, Started}, true},
		{DNS, "client_hello_done", Hook{}, false},
		{HTTP, "", Hook{}, false},
	} {
		if got, ok := ParseHook(c.protocol, c.name); got != c.want || ok != c.ok {
			t.Errorf("%v:%s: %v, %v", c.protocol, c.name, got, ok)
		}
	}
}
