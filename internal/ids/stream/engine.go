// Package stream follows TCP sessions as their two hosts see them: which segments
// are part of one, how far it has come, and which bytes each side got, in order. It
// is made to be lied to: what a host would not accept is not accepted here, the
// first copy of a byte counts, and what is strange is noted as an event. It must not
// know what the bytes mean, or who keeps the sessions.
package stream

// Config says how sessions are followed. The zero value is the usual way of looking
// on, without a limit of depth.
type Config struct {
	// Inline: data is handed over as it comes, not when the receiver has
	// acknowledged it.
	Inline bool
	// Midstream: sessions whose beginning was not seen are followed, too.
	Midstream bool
	// AsyncOneSide: of some sessions only one direction is seen.
	AsyncOneSide bool
	// Depth is how many bytes of each direction are put together; 0 is no limit.
	Depth int
	// MaxBytes is the most memory for bytes that wait, of all sessions together.
	// Default 64 MiB.
	MaxBytes int
	// MaxSegments is how many segments of a direction may wait for what is missing
	// before them. Default 1024.
	MaxSegments int
	// GiveUp is told of the owner of a session whose bytes are about to be given up for others': what there is
	// can still be looked at. It may be nil.
	GiveUp func(owner any)
}

func (c Config) withDefaults() Config {
	if c.MaxBytes <= 0 {
		c.MaxBytes = 64 << 20
	}
	if c.MaxSegments <= 0 {
		c.MaxSegments = 1024
	}
	return c
}

// Stats counts what the sessions of an engine could not do, and what they lost.
type Stats struct {
	// NoMemory and TooManySegments are segments that were not kept.
	NoMemory, TooManySegments uint64
	// GivenUp are directions of idle sessions whose bytes were given up for those of others.
	GivenUp uint64
	// Gaps are the stretches that never came, GapBytes how long they were.
	Gaps, GapBytes uint64
	// Overlaps are segments that contradicted others.
	Overlaps uint64
	// DepthReached are directions that went on behind Depth.
	DepthReached uint64
}

// Engine is what the sessions of one worker share. It is not safe for concurrent
// use.
type Engine struct {
	cfg     Config
	pool    pool
	stats   Stats
	holders holders
	// spare are sessions that are not in use.
	spare []*session
}

// New makes an engine.
func New(cfg Config) *Engine {
	cfg = cfg.withDefaults()
	e := &Engine{cfg: cfg}
	e.pool = pool{max: cfg.MaxBytes, makeRoom: e.makeRoom}
	return e
}

// Bytes is the memory that sessions hold.
func (e *Engine) Bytes() int { return e.pool.used }

// Stats are the counts so far.
func (e *Engine) Stats() Stats { return e.stats }
