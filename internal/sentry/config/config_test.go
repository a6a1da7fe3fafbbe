package config

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"gotcp/internal/ids/rule"
)

// files are what there is to read.
type files map[string]string

func (f files) read(path string) ([]byte, error) {
	text, ok := f[path]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return []byte(text), nil
}

const whole = `%YAML 1.1
---
# What a distribution installs, shortened.
suricata-version: "8.0"
vars:
  # more specific is better for alert accuracy and performance
  address-groups:
    HOME_NET: "[192.168.0.0/16,10.0.0.0/8]"
    EXTERNAL_NET: "!$HOME_NET"
    #EXTERNAL_NET: "any"
    HTTP_SERVERS: "$HOME_NET"
    DC_SERVERS:
      - 10.1.1.1
      - 10.1.1.2
  port-groups:
    HTTP_PORTS: "80"
    SSH_PORTS: 22
    FILE_DATA_PORTS: "[$HTTP_PORTS,110,143]"
default-log-dir: /var/log/suricata/
outputs:
  - eve-log:
      enabled: yes
      types: [alert: {payload: no}, dns]
default-rule-path: /var/lib/suricata/rules
rule-files:
  - suricata.rules
  - local/*.rules
  - /etc/own.rules
classification-file: /etc/suricata/classification.config
reference-config-file: reference.config
threshold-file: "/etc/suricata/threshold.config"
reputation-categories-file: iprep/categories.txt
default-reputation-path: iprep
reputation-files:
  - reputation.list
  - /etc/own.list
`

func TestRead(t *testing.T) {
	c, err := Read("/etc/suricata/suricata.yaml", files{"/etc/suricata/suricata.yaml": whole}.read)
	if err != nil {
		t.Fatal(err)
	}
	want := "[/var/lib/suricata/rules/suricata.rules /var/lib/suricata/rules/local/*.rules /etc/own.rules]"
	if got := fmt.Sprint(c.RuleFiles); got != want {
		t.Errorf("rule files %s, want %s", got, want)
	}
	if c.Classification != "/etc/suricata/classification.config" || c.Reference != "/etc/suricata/reference.config" ||
		c.Threshold != "/etc/suricata/threshold.config" {
		t.Errorf("files %q, %q, %q", c.Classification, c.Reference, c.Threshold)
	}
	if want := "[/etc/suricata/iprep/reputation.list /etc/own.list]"; fmt.Sprint(c.Reputations) != want || c.Categories != "/etc/suricata/iprep/categories.txt" {
		t.Errorf("reputations %q of %q", c.Reputations, c.Categories)
	}
	v := rule.NewVariables()
	if err := c.Apply(v); err != nil {
		t.Fatal(err)
	}
	servers, err := v.Addresses("$DC_SERVERS")
	if err != nil || len(servers.In) != 1 || servers.In[0].First.String() != "10.1.1.1" || servers.In[0].Last.String() != "10.1.1.2" {
		t.Errorf("DC_SERVERS are %+v, %v", servers, err)
	}
	if ports, err := v.Ports("$FILE_DATA_PORTS"); err != nil || len(ports.In) != 3 {
		t.Errorf("FILE_DATA_PORTS are %+v, %v", ports, err)
	}
}

// Files include others, at the top and below, and what comes later wins.
func TestIncludes(t *testing.T) {
	c, err := Read("/c/suricata.yaml", files{
		"/c/suricata.yaml": "vars: !include vars.yaml\ninclude: more.yaml\ninclude: [/d/a.yaml]\n",
		"/c/vars.yaml":     "address-groups:\n  HOME_NET: 10.0.0.0/8\n",
		"/c/more.yaml":     "rule-files:\n- a.rules\nvars:\n  address-groups:\n    include: groups.yaml\n",
		"/c/groups.yaml":   "HOME_NET: 10.1.0.0/16\n",
		"/d/a.yaml":        "default-rule-path: rules\n",
	}.read)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Addresses) != 2 || c.Addresses[1] != (Variable{"HOME_NET", "10.1.0.0/16"}) {
		t.Errorf("addresses %v", c.Addresses)
	}
	if len(c.RuleFiles) != 1 || c.RuleFiles[0] != "/c/rules/a.rules" {
		t.Errorf("rule files %v", c.RuleFiles)
	}
}

func TestNonsense(t *testing.T) {
	for text, want := range map[string]string{
		"vars: [1, 2]\n":                                   "line 1: keys with values are expected",
		"a: b: c\n":                                        "/c.yaml",
		"rule-files: [[a]]\n":                              "one value is expected",
		"include: /c.yaml\n":                               "/c.yaml: more than 64 files include one another",
		"include: nothing.yaml\n":                          "nothing.yaml",
		"default-rule-path: {a: b}\n":                      "one value is expected",
		"vars:\n  port-groups:\n    P: {a: b}\n":           "line 3",
		"vars:\n  address-groups:\n    A: [[10.0.0.1]]\n":  "one value is expected",
		"- a list\n":                                       "keys with values are expected",
		"vars: &v\n  address-groups: *v\n":                 "one value is expected",
		"vars:\n  address-groups: &a\n    include: *a\n":   "one value is expected",
		"vars:\n  address-groups: &a\n    include: [*a]\n": "one value is expected",
	} {
		_, err := Read("/c.yaml", files{"/c.yaml": text}.read)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := Read("/none.yaml", files{}.read); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// Empty values, and a file without content, say nothing.
func TestNothing(t *testing.T) {
	for _, text := range []string{"", "---\n", "vars:\nrule-files:\n", "# a comment\n", "vars:\n  address-groups:\n"} {
		c, err := Read("/c.yaml", files{"/c.yaml": text}.read)
		if err != nil || len(c.RuleFiles) != 0 || len(c.Addresses) != 0 {
			t.Errorf("%q: %+v, %v", text, c, err)
		}
	}
}

func TestVariablesThatMakeNoSense(t *testing.T) {
	c := &Config{Addresses: []Variable{{"HOME_NET", "any"}, {"EXTERNAL_NET", "!$HOME_NET"}}, Ports: []Variable{{"P", "99999"}}}
	err := c.Apply(rule.NewVariables())
	if err == nil || !strings.Contains(err.Error(), "EXTERNAL_NET: no address is left") || !strings.Contains(err.Error(), "P: ") {
		t.Errorf("the error is %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(whole)
	f.Add("vars: &a {include: /c.yaml, address-groups: *a}\n")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := Read("/c.yaml", files{"/c.yaml": text}.read); err == nil {
			c.Apply(rule.NewVariables())
		}
	})
}
