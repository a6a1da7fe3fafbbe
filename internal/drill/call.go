package drill

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"gotcp/internal/tcp"
)

// call is something that is done to the connection.
type call func(r *runner) error

func (c call) run(r *runner) error {
	if r.conn == nil {
		return errNoConn
	}
	return c(r)
}

// opening makes the connection.
type opening func(r *runner) *tcp.Conn

func (o opening) run(r *runner) error {
	if r.conn != nil {
		return errors.New("there is a connection already")
	}
	r.conn = o(r)
	return nil
}

// errorNames are how scripts name the connection's errors.
var errorNames = []struct {
	name string
	err  error
}{
	{"nil", nil},
	{"EOF", io.EOF},
	{"would-block", tcp.ErrWouldBlock},
	{"closed-write", tcp.ErrClosedWrite},
	{"refused", tcp.ErrRefused},
	{"reset", tcp.ErrReset},
	{"timeout", tcp.ErrTimeout},
	{"keepalive", tcp.ErrKeepAlive},
	{"aborted", tcp.ErrAborted},
	{"unreachable", errUnreachable},
}

// errUnreachable is what "unreachable" tells the connection.
var errUnreachable = errors.New("network is unreachable")

func errorName(err error) string {
	for _, e := range errorNames {
		if err == e.err || e.err != nil && errors.Is(err, e.err) {
			return e.name
		}
	}
	return err.Error()
}

// plainCalls take no argument.
var plainCalls = map[string]func(r *runner) error{
	"shutdown":  func(r *runner) error { return r.conn.CloseWrite(r.time()) },
	"closeread": func(r *runner) error { r.conn.CloseRead(r.time()); return nil },
	"close": func(r *runner) error {
		err := r.conn.CloseWrite(r.time())
		r.conn.CloseRead(r.time())
		return err
	},
	"abort": func(r *runner) error { r.conn.Abort(r.time()); return nil },
}

// switches take "on" or "off".
var switches = map[string]func(r *runner, on bool){
	"nodelay": func(r *runner, on bool) { r.conn.SetNoDelay(on) },
	"hold":    func(r *runner, on bool) { r.conn.HoldFIN(on) },
}

func parseCall(verb, rest string) (action, error) {
	args, result, hasResult := strings.Cut(rest, "=")
	words := strings.Fields(args)
	result = strings.TrimSpace(result)
	if f, ok := plainCalls[verb]; ok && rest == "" {
		return call(f), nil
	}
	if f, ok := switches[verb]; ok && (rest == "on" || rest == "off") {
		return call(func(r *runner) error { f(r, rest == "on"); return nil }), nil
	}
	switch {
	case verb == "connect" && rest == "":
		return opening(func(r *runner) *tcp.Conn { return tcp.Dial(r.time(), r.cfg) }), nil
	case verb == "listen" && rest == "":
		return opening(func(r *runner) *tcp.Conn { return tcp.NewListen(r.time(), r.cfg) }), nil
	case verb == "state" && len(words) == 1 && !hasResult:
		return expectText("state", words[0], func(r *runner) string { return r.conn.State().String() }), nil
	case verb == "err" && len(words) == 1 && !hasResult:
		return expectText("error", words[0], func(r *runner) string { return errorName(r.conn.Err()) }), nil
	case verb == "softerr" && len(words) == 1 && !hasResult:
		return expectText("soft error", words[0], func(r *runner) string { return errorName(r.conn.SoftError()) }), nil
	case verb == "reusable" && len(words) > 1:
		return parseReusable(words[0], strings.TrimSpace(strings.TrimPrefix(rest, words[0])))
	case verb == "deadline" && len(words) == 1 && !hasResult:
		return parseDeadline(words[0])
	case verb == "keepalive" && len(words) == 1 && !hasResult:
		d, err := time.ParseDuration(words[0])
		return call(func(r *runner) error { r.conn.SetKeepAlive(r.time(), d); return nil }), err
	}
	return parseCounted(verb, words, result)
}

// parseCounted reads the calls with numbers.
func parseCounted(verb string, words []string, result string) (action, error) {
	var n [2]int
	if len(words) == 0 || len(words) > len(n) {
		return nil, fmt.Errorf("%q: no such thing to do, or wrong arguments", verb)
	}
	for i, w := range words {
		v, err := strconv.Atoi(w)
		if err != nil || v > maxSetting || v < 0 {
			return nil, fmt.Errorf("%q: want a number up to %d", w, maxSetting)
		}
		n[i] = v
	}
	switch {
	case verb == "write" && len(words) == 1:
		return call(func(r *runner) error { return r.write(n[0], result) }), nil
	case verb == "read" && len(words) == 1:
		return call(func(r *runner) error { return r.readBytes(n[0], result) }), nil
	case verb == "urgent" && len(words) == 1:
		return call(func(r *runner) error {
			err := r.conn.WriteUrgent(r.time(), pattern(1+r.written, n[0]))
			if err == nil {
				r.written += n[0]
			}
			return compare("urgent", result, "nil", errorName(err))
		}), nil
	case verb == "toobig" && len(words) == 2:
		return call(func(r *runner) error {
			r.conn.PacketTooBig(r.time(), ourISS.Add(n[1]), n[0])
			return nil
		}), nil
	case verb == "unreachable" && len(words) == 1:
		return call(func(r *runner) error {
			r.conn.NetworkError(r.time(), ourISS.Add(n[0]), errUnreachable)
			return nil
		}), nil
	}
	return nil, fmt.Errorf("%q: no such thing to do, or wrong arguments", verb)
}

// write writes n bytes; all must be taken unless the script says otherwise.
func (r *runner) write(n int, want string) error {
	k, err := r.conn.Write(r.time(), pattern(1+r.written, n))
	r.written += k
	got := strconv.Itoa(k)
	if err != nil {
		got = errorName(err)
	}
	return compare("write", want, strconv.Itoa(n), got)
}

// readBytes reads up to n bytes; so many must be there unless the script says
// otherwise.
func (r *runner) readBytes(n int, want string) error {
	b := make([]byte, n)
	k, err := r.conn.Read(r.time(), b)
	got := strconv.Itoa(k)
	if err != nil {
		got = errorName(err)
	}
	for i, v := range b[:k] {
		if at := 1 + r.read + i; v != patternByte(at) {
			return fmt.Errorf("byte %d of the peer's stream was read as %#02x, not %#02x", at, v, patternByte(at))
		}
	}
	r.read += k
	return compare("read", want, strconv.Itoa(n), got)
}

// compare compares a result with the one wanted, or with what is usual.
func compare(what, want, usual, got string) error {
	if want == "" {
		want = usual
	}
	if got != want {
		return fmt.Errorf("%s: expected %s, got %s", what, want, got)
	}
	return nil
}

func expectText(what, want string, get func(r *runner) string) call {
	return func(r *runner) error { return compare(what, want, "", get(r)) }
}

// parseDeadline reads "none" or a time as lines begin with.
func parseDeadline(word string) (action, error) {
	if word == "none" {
		return expectText("deadline", word, (*runner).deadline), nil
	}
	d, relative, err := parseTime(word)
	return call(func(r *runner) error {
		want := d
		if relative {
			want += r.now
		}
		return compare("deadline", want.String(), "", r.deadline())
	}), err
}

// parseReusable reads "yes" or "no" and a packet.
func parseReusable(answer, text string) (action, error) {
	p, err := parsePacket(text)
	if answer != "yes" && answer != "no" {
		err = errors.New("want yes or no, then a packet")
	}
	return expectText("reusable", answer, func(r *runner) string {
		s := r.absolute(&p)
		if r.conn.Reusable(&s) {
			return "yes"
		}
		return "no"
	}), err
}
