package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const setRules = `alert udp any any -> any 2000 (msg:"listed"; ip.src; dataset:isset,bad,type ip,load lists/bad.lst; sid:1;)
alert udp any any -> any 2000 (msg:"a new host"; ip.src; dataset:set,hosts,type ip,state hosts.lst; sid:2;)
alert udp any any -> any 2000 (msg:"of good repute"; ip.src; datarep:rep,>,100,type ipv4,load lists/rep.lst; sid:3;)
`

// messages are those of the lines of fast.log, in their order.
func messages(log string) string {
	var all []string
	for line := range strings.Lines(log) {
		_, rest, _ := strings.Cut(line, "] ")
		_, rest, _ = strings.Cut(rest, "] ")
		msg, _, _ := strings.Cut(rest, " [**]")
		all = append(all, msg)
	}
	return strings.Join(all, ", ")
}

// Lists lie beside the rules, what rules have put into a set is there in the next run, and several workers
// do as one.
func TestDatasets(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "lists"), 0o700); err != nil {
		t.Fatal(err)
	}
	made(t, dir, "lists/bad.lst", "# bad hosts\n10.0.0.2\n10.0.0.300\n")
	made(t, dir, "lists/rep.lst", "10.0.0.3,101\n10.0.0.1,100\n")
	rules, in := made(t, dir, "a.rules", setRules), saved(t, "a", "b", "c")
	const first, again = "a new host, listed, a new host, a new host, of good repute", "listed, of good repute"
	for _, fanout := range []string{"1", "3"} {
		data := t.TempDir()
		for _, want := range []string{first, again} {
			o := s.gids(t, "-r", in, "-S", rules, "--no-detectors", "--data-dir", data, "--fanout", fanout)
			if got := messages(o.Stdout); got != want || o.Status != 0 || o.Stderr != "gids: "+dir+"/lists/bad.lst:3:1: \"10.0.0.300\" is no address\n" {
				t.Errorf("%s workers: %s; %s", fanout, got, o.Stderr)
			}
		}
		if b, err := os.ReadFile(filepath.Join(data, "hosts.lst")); err != nil || string(b) != "10.0.0.1\n10.0.0.2\n10.0.0.3\n" {
			t.Errorf("saved %q, %v", b, err)
		}
	}
	// Without a folder for data nothing is written.
	o := s.gids(t, "-r", in, "-S", rules, "--no-detectors")
	if got := messages(o.Stdout); got != first || !strings.Contains(o.Stderr, "gids: 1 dataset (hosts) is in memory only: --data-dir names a folder to keep it in\n") {
		t.Errorf("%s; %s", got, o.Stderr)
	}
	if o := s.gids(t, "-r", in, "-S", rules, "--data-dir", filepath.Join(dir, "none")); o.Status != 2 || !strings.Contains(o.Stderr, "--data-dir") {
		t.Errorf("%+v", o)
	}
	if o := s.gids(t, "check", rules); o.Status != 0 || !strings.Contains(o.Stdout, "3") || strings.Contains(o.Stderr, "data-dir") {
		t.Errorf("%+v", o)
	}
}

// Lists are read again with the rules, though privileges are gone; what rules have collected stays,
// and is written at the end.
func TestDatasetsAtWork(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	dir, data := t.TempDir(), t.TempDir()
	made(t, dir, "bad.lst", "dGhlIGZpcnN0\n")
	made(t, dir, "a.rules", `alert udp any any -> any 17000 (msg:"a new sender"; content:"the"; ip.src; dataset:set,senders,type ip,state senders.lst; sid:1;)
alert udp any any -> any 17000 (msg:"a word of the list"; content:"the "; base64_decode:bytes 20,offset 0,relative; base64_data; dataset:isset,words,type string,load bad.lst; sid:2;)
`)
	w := s.watch(t, "-S", dir, "--data-dir", data, "--no-detectors")
	s.say(t, "the dGhlIGZpcnN0")
	w.Prints("[1:2:0] a word of the list")
	made(t, dir, "bad.lst", "dGhlIHNlY29uZA==\n")
	w.Cmd.Process.Signal(syscall.SIGHUP)
	w.Awaits("2 rules are read again")
	s.say(t, "the dGhlIGZpcnN0")
	s.say(t, "the dGhlIHNlY29uZA==")
	w.Prints("[1:2:0] a word of the list")
	w.Cmd.Process.Signal(os.Interrupt)
	w.Ends(0)
	if got := w.Out.String(); strings.Count(got, "a new sender") != 1 || strings.Count(got, "a word of the list") != 2 {
		t.Errorf("%s", got)
	}
	if b, err := os.ReadFile(filepath.Join(data, "senders.lst")); err != nil || string(b) != s.ours.Addr().String()+"\n" {
		t.Errorf("saved %q, %v; %s", b, err, w.Stderr.String())
	}
}
