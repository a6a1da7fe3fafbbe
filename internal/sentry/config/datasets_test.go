package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/dataset"
	"gotcp/internal/ids/rule"
)

func TestDatasets(t *testing.T) {
	c, err := Read("/c.yaml", files{"/c.yaml": `datasets:
  defaults:
    memcap: 50mb
    hashsize: 2048
    limits: {total-hashsizes: 67108864}
  rules:
    allow-write: no
    allow-absolute-filenames: true
  ua-seen:
    type: string
    state: ua-seen.lst
  dns-bl:
    type: md5
    load: /etc/lists/dns.lst
    memcap: 1mb
    hashsize: 1024
`}.read)
	if err != nil {
		t.Fatal(err)
	}
	want := []rule.SetSpec{
		{Name: "ua-seen", Kind: dataset.String, State: "ua-seen.lst"}, {Name: "dns-bl", Kind: dataset.MD5, Load: "/etc/lists/dns.lst", Memcap: 1 << 20},
	}
	if d := c.Datasets; !slices.Equal(d.Sets, want) || d.Memcap != 50<<20 || !d.NoWrite || !d.AnyPath || len(d.Wrong) > 0 {
		t.Errorf("%+v", d)
	}
}

// Sets that make no sense are named, and the others, and the rest of the file, are there.
func TestDatasetsThatMakeNoSense(t *testing.T) {
	c, err := Read("/c.yaml", files{"/c.yaml": `datasets:
  a: {type: sha1}
  b: {load: b.lst}
  c: {type: ip, load: c.lst, format: json}
  d: {type: ip, load: [d]}
  e: [type, ip]
  f: {type: ip, load: f.lst, state: f.lst}
  g: {type: ip, load: g.lst}
  h:
vars: {port-groups: {P: 80}}
`}.read)
	if err != nil || len(c.Datasets.Sets) != 2 || c.Datasets.Sets[0].Name != "g" || len(c.Ports) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	for i, why := range []string{`a: "sha1" is no type`, "b: type is missing", `c: format "json" is not read`, "d: line 5", "e: line 6", "f: state is load and save at once"} {
		if got := fmt.Sprint(c.Datasets.Wrong[i]); !strings.HasPrefix(got, "datasets: "+why) {
			t.Errorf("%q, want %q", got, why)
		}
	}
	if len(c.Datasets.Wrong) != 6 {
		t.Errorf("%v", c.Datasets.Wrong)
	}
}

// What rules may do is as Suricata has it where nothing is said.
func TestDatasetsOfRules(t *testing.T) {
	for text, want := range map[string][2]bool{
		"": {false, false}, "datasets:\n": {false, false}, "datasets: {rules: {allow-write: false}}\n": {true, false},
		"datasets: {rules: {allow-write: yes, allow-absolute-filenames: no}}\n": {false, false},
	} {
		c, err := Read("/c.yaml", files{"/c.yaml": text}.read)
		if err != nil || c.Datasets.NoWrite != want[0] || c.Datasets.AnyPath != want[1] {
			t.Errorf("%q: %+v, %v", text, c, err)
		}
	}
	for text, why := range map[string]string{
		"datasets: [a]\n": "keys with values", "datasets: {rules: {allow-write: [a]}}\n": "one value", "datasets: {defaults: {memcap: much}}\n": "defaults",
	} {
		if _, err := Read("/c.yaml", files{"/c.yaml": text}.read); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
