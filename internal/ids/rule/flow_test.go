package rule

import "testing"

func TestFlow(t *testing.T) {
	for options, want := range map[string]Flow{
		`flow:established,to_server;`:            {Established: true, ToServer: true},
		`flow: from_server , not_established;`:   {ToClient: true, NotEstablished: true},
		`flow:to_server; flow:stateless;`:        {ToServer: true, Stateless: true},
		`flow:from_client,no_stream,no_frag;`:    {ToServer: true, NoStream: true, NoFrag: true},
		`flow:only_stream,only_frag,to_client; `: {OnlyStream: true, OnlyFrag: true, ToClient: true},
	} {
		r := load(t, options)
		if *r.Flow != want || r.ToServer != !want.ToClient || r.ToClient != !want.ToServer {
			t.Errorf("%s is %+v, to server %v, to client %v", options, *r.Flow, r.ToServer, r.ToClient)
		}
	}
	for options, want := range map[string]string{
		`flow:sideways;`:                      "not understood",
		`flow:to_server,to_client;`:           "exclude",
		`flow:established,stateless;`:         "exclude",
		`flow:established,not_established;`:   "exclude",
		`flow:only_stream,no_stream;`:         "exclude",
		`flow:only_frag,no_frag;`:             "exclude",
		`flow:to_server,from_client;`:         "twice",
		`flow:established; flow:established;`: "twice",
	} {
		refuse(t, options, want)
	}
}
