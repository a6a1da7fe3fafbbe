package cli

import (
	"fmt"
	"strings"
)

// Count is a number of things in words, of which one is called so: "1 rule", "2 rules", "0 bad
// searches". It is a name's last word that the plural changes.
func Count[N int | int64 | uint | uint32 | uint64](n N, one string) string {
	return fmt.Sprintf("%d %s", n, OneOrMany(n, one, plural(one)))
}

// OneOrMany is the word that agrees with a number: "is" or "are".
func OneOrMany[N int | int64 | uint | uint32 | uint64](n N, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// plural is the regular one of a noun.
func plural(noun string) string {
	for _, ending := range []string{"s", "x", "ch", "sh"} {
		if strings.HasSuffix(noun, ending) {
			return noun + "es"
		}
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok && stem != "" && !strings.Contains("aeiou", stem[len(stem)-1:]) {
		return stem + "ies"
	}
	return noun + "s"
}
