package app

import (
	"testing"
)

func TestDirection(t *testing.T) {
	for d, want := range map[Direction]struct {
		other Direction
		name  string
	}{ToServer: {ToClient, "to_server"}, ToClient: {ToServer, "to_client"}} {
		if d.Other() != want.other || d.String() != want.name {
			t.Errorf("%d: the other is %v, its name %v", d, d.Other(), d)
		}
	}
}
