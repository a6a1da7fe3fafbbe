package capture

import (
	"os/exec"
	"testing"
	"time"

	"gotcp/internal/lab/proc"
)

// date(1) is the oracle.
func TestStrftime(t *testing.T) {
	date := proc.Need(t, "date")
	const template = "%Y %y %m %d %e %j %H %I %M %S %p %a %A %b %h %B %F %T %R %D %r %x %X %c %z %Z %% %s %C %k %l %u %w %U %W %V %G %g"
	for _, day := range []time.Time{
		noon,
		time.Date(2023, 1, 1, 0, 7, 9, 0, time.UTC),
		time.Date(2024, 12, 30, 23, 59, 59, 0, time.UTC),
		time.Date(2021, 1, 3, 13, 0, 0, 0, time.UTC),
		time.Date(2022, 8, 1, 1, 0, 0, 0, time.UTC),
	} {
		cmd := exec.Command(date, "-u", "-d", day.Format(time.RFC3339), "+"+template)
		cmd.Env = []string{"LC_ALL=C", "TZ=UTC"}
		want, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if got := strftime(template, day) + "\n"; got != string(want) {
			t.Errorf("%v:\n%s%s", day, got, want)
		}
	}
	if got := strftime("100%", noon) + strftime("%Q%n%t", noon); got != "100%%Q\n\t" {
		t.Errorf("%q", got)
	}
}
