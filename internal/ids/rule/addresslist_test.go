package rule

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// show writes a list of addresses as its ranges.
func show(a *Addresses) string {
	if a.All {
		return "all"
	}
	text := func(ranges []AddressRange) string {
		var s []string
		for _, r := range ranges {
			s = append(s, fmt.Sprintf("%v-%v", r.First, r.Last))
		}
		return strings.Join(s, " ")
	}
	return strings.Trim(text(a.In)+" not "+text(a.Out), " ")
}

// TestListWithoutBrackets: Suricata's guide has one.
func TestListWithoutBrackets(t *testing.T) {
	c := NewConfig()
	r, err := c.parseRule("test.rules", 1, "alert tcp 192.0.2.0/25,!192.0.2.1 any -> any 80,443 (sid:1;)")
	if err != nil {
		t.Fatal(err)
	}
	with, _ := c.parseRule("test.rules", 2, "alert tcp [192.0.2.0/25,!192.0.2.1] any -> any [80,443] (sid:1;)")
	if !reflect.DeepEqual(r.Src, with.Src) || !reflect.DeepEqual(r.DstPorts, with.DstPorts) {
		t.Errorf("%+v %+v", r.Src, r.DstPorts)
	}
}

func TestAddressLists(t *testing.T) {
	v := NewVariables()
	for text, want := range map[string]string{
		"any":                      "all",
		"[any,10.0.0.1]":           "all",
		"[0.0.0.0/0,::/0]":         "all",
		"10.1.2.3":                 "10.1.2.3-10.1.2.3 not",
		"10.1.2.3/8":               "10.0.0.0-10.255.255.255 not",
		"10.1.2.3/255.255.255.252": "10.1.2.0-10.1.2.3 not",
		"10.1.2.9-10.1.2.20":       "10.1.2.9-10.1.2.20 not",
		"[10.0.0.5,10.0.0.4,10.0.0.0/30,10.0.1.1]":     "10.0.0.0-10.0.0.5 10.0.1.1-10.0.1.1 not",
		"[10.0.0.0/8,10.3.0.0/16]":                     "10.0.0.0-10.255.255.255 not",
		"[255.255.255.255,::]":                         "255.255.255.255-255.255.255.255 ::-:: not",
		"[255.255.255.254,255.255.255.255]":            "255.255.255.254-255.255.255.255 not",
		"2001:db8::/127":                               "2001:db8::-2001:db8::1 not",
		"2001:db8::1/63":                               "2001:db8::-2001:db8:0:1:ffff:ffff:ffff:ffff not",
		"!10.0.0.1":                                    "not 10.0.0.1-10.0.0.1",
		"[10.0.0.0/24,!10.0.0.5]":                      "10.0.0.0-10.0.0.255 not 10.0.0.5-10.0.0.5",
		"$EXTERNAL_NET":                                "not 10.0.0.0-10.255.255.255 172.16.0.0-172.31.255.255 192.168.0.0-192.168.255.255",
		"!$EXTERNAL_NET":                               "10.0.0.0-10.255.255.255 172.16.0.0-172.31.255.255 192.168.0.0-192.168.255.255 not",
		"[any,!10.0.0.1]":                              "not 10.0.0.1-10.0.0.1",
		"[192.168.1.1/32, 192.168.1.2/32,!10.0.0.0/8]": "192.168.1.1-192.168.1.2 not 10.0.0.0-10.255.255.255",
	} {
		a, err := v.Addresses(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := show(a); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func TestWrongAddresses(t *testing.T) {
	v := NewVariables()
	for _, text := range []string{
		"!any", "[any,!any]", "[10.0.0.0/8,!0.0.0.0/0]", "[10.0.0.1,!10.0.0.0/24]", "[0.0.0.0/1,!0.0.0.0/0,10.0.0.0/8]",
		"10.0.0", "10.0.0.256", "10.0.0.1/33", "::1/129", "10.0.0.1/255.0.255.0", "10.0.0.9-10.0.0.1", "10.0.0.1-::1", "fe80::1%eth0",
		"10.0.0.1/x", "10.0.0.1/", "example.com", "10.0.0.1-", "10.0.0.1/0x8/", "![0.0.0.0/0,::/0]",
	} {
		if a, err := v.Addresses(text); err == nil {
			t.Errorf("%s is %s", text, show(a))
		}
	}
}
