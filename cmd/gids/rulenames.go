package main

import (
	"os"
	"path/filepath"
	"strings"
)

// ruleNames are the files, patterns and folders that values of -S and -s name. Suricata takes a value as
// one name, whatever is in it; we take a list, too. So a value with commas is a list only if nothing is called so.
func ruleNames(values []string) []string {
	var all []string
	for _, v := range values {
		if isThere(v) {
			all = append(all, v)
			continue
		}
		all = append(all, strings.Split(v, ",")...)
	}
	return all
}

func isThere(name string) bool {
	if _, err := os.Lstat(name); err == nil {
		return true
	}
	found, err := filepath.Glob(name)
	return err == nil && len(found) > 0
}
