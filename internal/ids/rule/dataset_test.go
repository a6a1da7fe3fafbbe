package rule

import (
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/dataset"
)

// one reads the only rule of a file.
func one(t *testing.T, file, options string) *Rule {
	t.Helper()
	list, failed := NewConfig().Parse(file, "alert ip any any -> any any ("+options+" sid:1;)")
	if len(failed) > 0 {
		t.Fatal(failed[0])
	}
	return list[0]
}

func TestDataset(t *testing.T) {
	for text, want := range map[string]Dataset{
		"dataset:isset,bad":                                                        {Op: InSet, Set: SetSpec{Name: "bad"}},
		"dataset: isnotset , bad":                                                  {Op: NotInSet, Set: SetSpec{Name: "bad"}},
		"dataset:unset,bad,type ip":                                                {Op: RemoveFromSet, Set: SetSpec{Name: "bad", Kind: dataset.IP}},
		"dataset:isset,bad,type md5,load l":                                        {Set: SetSpec{Name: "bad", Kind: dataset.MD5, Load: "/etc/rules/l"}},
		"dataset:isset,bad, load ../lists/my list.lst, type string":                {Set: SetSpec{Name: "bad", Kind: dataset.String, Load: "/etc/lists/my list.lst"}},
		"dataset:isset,bad,type sha256,load /a//b,format csv,hashsize 1024":        {Set: SetSpec{Name: "bad", Kind: dataset.SHA256, Load: "/a/b"}},
		"dataset:set,ua-seen,type string,state ua-seen.lst, memcap 10mb":           {Op: AddToSet, Set: SetSpec{Name: "ua-seen", Kind: dataset.String, State: "ua-seen.lst", Memcap: 10 << 20}},
		"dataset:set,seen,type ipv4,load a,save b":                                 {Op: AddToSet, Set: SetSpec{Name: "seen", Kind: dataset.IPv4, Load: "/etc/rules/a", Save: "b"}},
		"datarep:rep, >, 200, load dns.rep, type md5, memcap 100mb, hashsize 2048": {Op: Reputation, Cmp: Greater, Value: 200, Set: SetSpec{Name: "rep", Kind: dataset.MD5, Load: "/etc/rules/dns.rep", Memcap: 100 << 20}},
		"datarep:rep,==,0":                                                         {Op: Reputation, Cmp: Equal, Set: SetSpec{Name: "rep"}},
		"datarep:rep,<=,65535":                                                     {Op: Reputation, Cmp: LessEqual, Value: 65535, Set: SetSpec{Name: "rep"}},
		"datarep:rep,!=,1,type ip":                                                 {Op: Reputation, Cmp: NotEqual, Value: 1, Set: SetSpec{Name: "rep", Kind: dataset.IP}},
	} {
		r := one(t, "/etc/rules/my.rules", "dns.query; "+text+";")
		all := r.Datasets()
		if len(all) != 1 || r.Buffers[0].Buffer != app.DNSQuery {
			t.Fatalf("%s: %+v", text, r.Buffers)
		}
		got := *all[0]
		if column := got.Column(); column != 41 {
			t.Errorf("%s: at column %d", text, column)
		}
		got.pos = 0
		if got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
		if k := got.Keyword(); k != text[:len("dataset")] {
			t.Errorf("%s is a %s", text, k)
		}
	}
	for text, why := range map[string]string{
		"dataset:isset;":                          "the name of a set",
		"dataset:add,a;":                          "set, unset, isset or isnotset",
		"dataset:isset,a b;":                      "no name of a set",
		"dataset:isset,../a;":                     "no name of a set",
		"dataset:isset,;":                         "no name of a set",
		"dataset:isset,a,type sha1;":              "no type",
		"dataset:isset,a,load f;":                 "type is missing",
		"dataset:isset,a,type ip,load f,state f;": "stands alone",
		"dataset:set,a,type ip,save f,state f;":   "stands alone",
		"dataset:isset,a,type ip,type ip;":        "are two",
		"dataset:isset,a,type;":                   "not understood",
		"dataset:isset,a,type ip,size 3;":         "not understood",
		"dataset:isset,a,type ip,memcap much;":    "no number",
		"dataset:isset,a,type ip,format json;":    "csv is",
		"datarep:a,>;":                            "how its numbers are compared",
		"datarep:a,&,2;":                          "compares nothing",
		"datarep:a,>,70000;":                      "no number",
	} {
		refuse(t, "dns.query; "+text, why)
	}
	refuse(t, "dataset:isset,a;", "no sticky buffer")
	refuse(t, "dns.query; content:\"a\"; pkt_data; dataset:isset,a;", "no sticky buffer")
}

// A set looks at what transforms make of the buffer, and each naming of a buffer with several
// values is about one of its own.
func TestDatasetBuffers(t *testing.T) {
	r := one(t, "a.rules", "dns.query; content:\"a\"; to_sha256; dataset:isset,a; dns.query; dataset:isnotset,b; dataset:set,c;")
	if len(r.Buffers) != 3 || len(r.Buffers[1].Transforms) != 1 || len(r.Buffers[2].Items) != 2 {
		t.Errorf("%+v", r.Buffers)
	}
	names := []string{}
	for _, d := range r.Datasets() {
		names = append(names, d.Set.Name)
	}
	if !slices.Equal(names, []string{"a", "b", "c"}) {
		t.Errorf("%v", names)
	}
	// Addresses are a packet's, whatever its protocol.
	if r := one(t, "a.rules", "ip.src; dataset:isset,a; ip.dst; dataset:isset,a;"); r.App != app.Unknown || !r.ToServer || !r.ToClient || len(r.Buffers) != 2 {
		t.Errorf("%+v", r)
	}
}

func TestChanges(t *testing.T) {
	for op, want := range map[DatasetOp]bool{InSet: false, NotInSet: false, AddToSet: true, RemoveFromSet: true, Reputation: false} {
		if op.Changes() != want {
			t.Errorf("%d: %v", op, !want)
		}
	}
}
