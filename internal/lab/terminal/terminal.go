package terminal

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// patience is how long a test waits for what a program is to draw in a moment.
const patience = time.Minute

// Terminal is a pseudo-terminal. What a program writes to TTY is drawn on a
// screen as it comes.
type Terminal struct {
	// TTY is the program's side.
	TTY *os.File

	t      testing.TB
	person *os.File // the other side
	done   chan struct{}

	mu     sync.Mutex
	screen *Screen
	more   chan struct{} // closed and replaced at each change
	marks  int
}

// Open makes a terminal that lives as long as the test.
func Open(t testing.TB, cols, rows int) *Terminal {
	t.Helper()
	person, tty, err := pair()
	if err != nil {
		t.Skipf("no terminals: %v", err)
	}
	term := &Terminal{TTY: tty, t: t, person: person, done: make(chan struct{}),
		screen: newScreen(cols, rows), more: make(chan struct{})}
	term.setSize(cols, rows)
	go term.watch()
	t.Cleanup(func() {
		person.SetReadDeadline(time.Unix(1, 0))
		<-term.done
		person.Close()
		tty.Close()
	})
	return term
}

func pair() (person, tty *os.File, err error) {
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	person = os.NewFile(uintptr(fd), "/dev/ptmx")
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	}
	if err != nil {
		person.Close()
		return nil, nil, err
	}
	return person, tty, nil
}

// watch draws what comes. Our own TTY stays open, so that it comes to no end
// while programs come and go.
func (t *Terminal) watch() {
	defer close(t.done)
	buf := make([]byte, 4096)
	for {
		n, err := t.person.Read(buf)
		t.change(func(s *Screen) { s.Write(buf[:n]) })
		if err != nil {
			return
		}
	}
}

func (t *Terminal) change(do func(*Screen)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	do(t.screen)
	close(t.more)
	t.more = make(chan struct{})
}

// Attach gives the program the terminal as its standard input and output, and
// as the one that controls it: then ^C and changes of size reach it as signals.
// Standard error is left alone.
func (t *Terminal) Attach(cmd *exec.Cmd) {
	cmd.Stdin, cmd.Stdout = t.TTY, t.TTY
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 0}
}

// Type is what the person types; "\x03" is ^C. Until a program changes that,
// the terminal echoes it.
func (t *Terminal) Type(text string) {
	t.t.Helper()
	if _, err := io.WriteString(t.person, text); err != nil {
		t.t.Fatal(err)
	}
}

// Resize changes the size of the window; the program is told (SIGWINCH). What
// it has written before is drawn first.
func (t *Terminal) Resize(cols, rows int) {
	t.t.Helper()
	t.settle()
	t.change(func(s *Screen) { s.Resize(cols, rows) })
	t.setSize(cols, rows)
}

func (t *Terminal) setSize(cols, rows int) {
	t.t.Helper()
	raw, err := t.person.SyscallConn()
	if err != nil {
		t.t.Fatal(err)
	}
	size := unix.Winsize{Col: uint16(cols), Row: uint16(rows)}
	if cerr := raw.Control(func(fd uintptr) { err = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &size) }); err != nil || cerr != nil {
		t.t.Fatal("set the terminal's size:", err, cerr)
	}
}

// Screen is what can be seen now: all that was written before is drawn.
func (t *Terminal) Screen() *Screen {
	t.t.Helper()
	t.settle()
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen.clone()
}

// settle waits until everything is drawn that was written so far, by writing
// something that isn't drawn and waiting for that. A mark in the middle of
// somebody else's sequence would break it: programs write those in one piece.
func (t *Terminal) settle() {
	t.t.Helper()
	t.marks++
	mark := fmt.Sprintf("settled %d", t.marks)
	if _, err := fmt.Fprintf(t.TTY, "\x1b]%s\a", mark); err != nil {
		t.t.Fatal(err)
	}
	t.AwaitScreen("everything drawn", func(s *Screen) bool {
		n := len(s.marks)
		for n > 0 && s.marks[n-1] != mark {
			n--
		}
		return n > 0
	})
}

// Await waits until the screen shows the text.
func (t *Terminal) Await(text string) {
	t.t.Helper()
	t.AwaitScreen(fmt.Sprintf("%q", text), func(s *Screen) bool { return strings.Contains(s.String(), text) })
}

// AwaitScreen waits until the screen is as the test wants it. The condition
// must not keep the screen.
func (t *Terminal) AwaitScreen(what string, ok func(*Screen) bool) {
	t.t.Helper()
	timeout := time.After(patience)
	for {
		t.mu.Lock()
		found, more, now := ok(t.screen), t.more, t.screen.String()
		t.mu.Unlock()
		if found {
			return
		}
		select {
		case <-more:
		case <-timeout:
			t.t.Fatalf("the terminal never shows %s, but\n%s", what, now)
		}
	}
}
