package sentry

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/ids/dataset"
)

const seenRule = "dataset:set,seen,type string,state seen.lst"

// read is what is in a file.
func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// keptSet is a set that stays, of a loader.
func keptSet(t *testing.T, l *Loader, name string) *dataset.Set {
	t.Helper()
	s := l.kept.sets[name]
	if s == nil {
		t.Fatalf("there is no set %s", name)
	}
	return s
}

// A state is there again in the next run, and stays when rules are read again.
func TestStateOfASet(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	l := &Loader{DataDir: data}
	loaded, refused := tablesOf(t, l, dir, dnsRule(1, seenRule), nil)
	if refused != "" || len(loaded.Problems)+len(loaded.Unsaved) > 0 {
		t.Fatalf("%s %v %v", refused, loaded.Problems, loaded.Unsaved)
	}
	set := keptSet(t, l, "seen")
	set.Add([]byte("b"))
	set.Add([]byte("a"))
	if in := l.SavedIn(); len(in) != 1 || in[0] != data {
		t.Errorf("saved in %v", in)
	}
	if _, err := l.Load(); err != nil || keptSet(t, l, "seen") != set {
		t.Errorf("another set after rules were read again, %v", err)
	}
	if err := l.SaveSets(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(data, "seen.lst")); got != "YQ==\nYg==\n" {
		t.Errorf("saved %q", got)
	}
	again := &Loader{DataDir: data}
	tablesOf(t, again, dir, dnsRule(1, seenRule), nil)
	if set = keptSet(t, again, "seen"); set.Len() != 2 {
		t.Errorf("%d values in the next run", set.Len())
	}
	set.Remove([]byte("a"))
	if err := again.SaveSets(); err != nil || read(t, filepath.Join(data, "seen.lst")) != "Yg==\n" {
		t.Errorf("%v, saved %q", err, read(t, filepath.Join(data, "seen.lst")))
	}
}

// What is loaded is read again with the rules, and saved elsewhere if that is wanted.
func TestLoadedSets(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	l := &Loader{DataDir: data}
	rules := dnsRule(1, "dataset:isset,bad,type string,load bad.lst") + dnsRule(2, "dataset:set,all,type string,load bad.lst,save all.lst")
	tablesOf(t, l, dir, rules, map[string]string{"bad.lst": "YQ==\n"})
	keptSet(t, l, "all").Add([]byte("z"))
	if l.kept.sets["bad"] != nil {
		t.Error("what is loaded stays")
	}
	write(t, filepath.Join(dir, "bad.lst"), "not base64\n")
	if loaded, err := l.Load(); err != nil || len(loaded.Problems) != 1 {
		t.Errorf("the file is not read again, once: %v, %v", loaded.Problems, err)
	}
	if err := l.SaveSets(); err != nil || read(t, filepath.Join(data, "all.lst")) != "YQ==\neg==\n" {
		t.Errorf("%v, saved %q", err, read(t, filepath.Join(data, "all.lst")))
	}
}

// What is nowhere but in memory stays there.
func TestSetsInMemory(t *testing.T) {
	l := &Loader{}
	tablesOf(t, l, t.TempDir(), dnsRule(1, "dataset:set,seen,type string"), nil)
	set := keptSet(t, l, "seen")
	if _, err := l.Load(); err != nil || keptSet(t, l, "seen") != set {
		t.Errorf("another set after rules were read again, %v", err)
	}
}

// Without a folder nothing is written, and the rules are there all the same.
func TestNoFolderForData(t *testing.T) {
	l := &Loader{}
	loaded, refused := tablesOf(t, l, t.TempDir(), dnsRule(1, seenRule), nil)
	if refused != "" || len(loaded.Unsaved) != 1 || loaded.Unsaved[0] != "seen" || loaded.Rules.Len() != 1 || len(l.kept.save) != 0 {
		t.Errorf("%s, unsaved %v", refused, loaded.Unsaved)
	}
	if err := l.SaveSets(); err != nil {
		t.Error(err)
	}
}

// A file is not overwritten with less than it has.
func TestFilesThatAreNotSaved(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	write(t, filepath.Join(data, "seen.lst"), "YQ==\n<html>\n")
	if err := os.Mkdir(filepath.Join(data, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(data, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := &Loader{DataDir: data}
	loaded, refused := tablesOf(t, l, dir, dnsRule(1, seenRule)+dnsRule(2, "dataset:set,a,type string,save folder")+
		dnsRule(3, "dataset:set,b,type string,save one")+dnsRule(4, "dataset:set,c,type string,save one")+
		dnsRule(5, "dataset:set,d,type string,save pipe"), nil)
	if refused != "" || loaded.Rules.Len() != 5 {
		t.Errorf("%s", refused)
	}
	var problems []string
	for _, p := range loaded.Problems {
		problems = append(problems, strings.ReplaceAll(p.Error(), data, "DATA"))
	}
	if got, want := strings.Join(problems, "\n"), `DATA/seen.lst:2:1: "<html>" is not base64
DATA/seen.lst: the set seen is not saved, or what is no part of it would be lost
DATA/folder: the set a is not saved: is a directory
DATA/one: the set c is not saved: the file is that of b
DATA/pipe: the set d is not saved: it is not a file`; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	keptSet(t, l, "seen").Add([]byte("z"))
	if err := l.SaveSets(); err != nil || read(t, filepath.Join(data, "seen.lst")) != "YQ==\n<html>\n" {
		t.Errorf("%v, saved %q", err, read(t, filepath.Join(data, "seen.lst")))
	}
}
