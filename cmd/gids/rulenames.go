package main

import (
	"fmt"
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

// checkRules refuses rules that stand where an expression does: of a pattern that was not quoted the shell
// makes many names, and a flag takes one.
func (c *command) checkRules() error {
	f := c.flags
	if len(f.Expression) == 0 || len(f.Rules)+len(f.MoreRules) == 0 {
		return nil
	}
	if first := f.Expression[0]; filepath.Ext(first) == ".rules" && isThere(first) {
		return fmt.Errorf("%s stands behind the flags, where an expression does: quote a pattern ('*.rules'), or give -S for each file", first)
	}
	return nil
}
