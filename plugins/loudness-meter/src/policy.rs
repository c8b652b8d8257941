//! When a measurement starts, pauses and starts over, decided from the host's transport.
//!
//! ```text
//! transport at block start ─┐
//!                           ├─> Follower ─> Action { restart, measuring }
//! follow, restart rule ─────┘
//! ```
//! A host that never moves its transport is measured all the time.

/// What makes a measurement start over by itself; the Reset button always does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RestartRule {
    /// Only an offline bounce starts fresh.
    Manual,
    /// Each time the transport starts.
    OnPlay,
    /// When the transport starts at the beginning of the song or jumps back to it.
    #[default]
    FromStart,
    /// When the position is not where the transport left off.
    OnJump,
    /// Nothing, not even an offline bounce.
    Never,
}

/// The host's transport at the first sample of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Transport {
    /// Whether it runs.
    pub playing: bool,
    /// Song position in samples, where the host tells one.
    pub position_samples: Option<i64>,
}

/// What to do before the block is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// Forget everything measured so far.
    pub restart: bool,
    /// Whether the block counts.
    pub measuring: bool,
}

/// A position this close to the expected one, in seconds, is the same place: hosts round positions
/// that they derive from beats or seconds.
const SAME_PLACE_S: f64 = 0.005;
/// The song starts here or earlier, in seconds: a pre-roll counts as the start.
const SONG_START_S: f64 = 0.1;

/// Follows the transport from block to block.
#[derive(Clone, Copy, Debug, Default)]
pub struct Follower {
    has_played: bool,
    was_playing: bool,
    expected_samples: Option<i64>,
    /// Position at the start of the block before.
    last_samples: Option<i64>,
}

impl Follower {
    /// The decision for a block of `len_samples` that begins at `transport`.
    pub fn step(
        &mut self,
        transport: Transport,
        len_samples: usize,
        sample_rate_hz: f64,
        follow: bool,
        rule: RestartRule,
    ) -> Action {
        let near = |a: i64, b: i64, s: f64| (a - b).unsigned_abs() as f64 <= s * sample_rate_hz;
        let Transport { playing, position_samples: position } = transport;
        let started = playing && !self.was_playing;
        // A host whose blocks are cut may tell each piece the position of the whole.
        let repeated = !started && position == self.last_samples;
        let moved = !repeated
            && match (position, self.expected_samples) {
                (Some(now), Some(expected)) => !near(now, expected, SAME_PLACE_S),
                _ => false,
            };
        let at_start = position.is_some_and(|now| now <= (SONG_START_S * sample_rate_hz) as i64);
        // A host without positions cannot say where it starts: every start is taken as the first.
        let from_start =
            started && (at_start || position.is_none()) || playing && moved && at_start;
        let restart = match rule {
            RestartRule::Manual | RestartRule::Never => false,
            RestartRule::OnPlay => started,
            RestartRule::FromStart => from_start,
            RestartRule::OnJump => playing && moved,
        };

        self.has_played |= playing;
        self.was_playing = playing;
        if playing {
            let len = i64::try_from(len_samples).unwrap_or(i64::MAX);
            let here = if repeated { self.expected_samples } else { position };
            self.expected_samples = here.map(|here| here.saturating_add(len));
            self.last_samples = position;
        }
        Action { restart, measuring: !follow || playing || !self.has_played }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE_HZ: f64 = 48_000.0;
    const LEN: usize = 9_600;

    /// Plays a script of (playing, position) and returns for each block: `R` restart, `m` measured,
    /// `-` paused.
    fn run(rule: RestartRule, follow: bool, script: &[(bool, Option<i64>)]) -> String {
        let mut follower = Follower::default();
        let letters = script.iter().map(|&(playing, position_samples)| {
            let transport = Transport { playing, position_samples };
            match follower.step(transport, LEN, RATE_HZ, follow, rule) {
                Action { restart: true, .. } => 'R',
                Action { measuring: true, .. } => 'm',
                _ => '-',
            }
        });
        letters.collect()
    }

    /// Stopped, play from 0 for two blocks, stop, go on at the same place, jump ahead, back to 0.
    const SCRIPT: [(bool, Option<i64>); 9] = [
        (false, Some(0)),
        (true, Some(0)),
        (true, Some(9_600)),
        (false, Some(19_200)),
        (true, Some(19_200)),
        (true, Some(960_000)),
        (true, Some(969_600)),
        (true, Some(0)),
        (true, Some(9_600)),
    ];

    #[test]
    fn each_rule_restarts_where_it_says() {
        for (rule, expected) in [
            (RestartRule::Manual, "mmm-mmmmm"),
            (RestartRule::Never, "mmm-mmmmm"),
            (RestartRule::OnPlay, "mRm-Rmmmm"),
            (RestartRule::FromStart, "mRm-mmmRm"),
            (RestartRule::OnJump, "mmm-mRmRm"),
        ] {
            assert_eq!(run(rule, true, &SCRIPT), expected, "{rule:?}");
        }
    }

    #[test]
    fn free_run_measures_while_the_transport_stands() {
        assert_eq!(run(RestartRule::Manual, false, &SCRIPT), "mmmmmmmmm");
    }

    #[test]
    fn a_host_that_never_plays_is_measured() {
        assert_eq!(run(RestartRule::FromStart, true, &[(false, None); 4]), "mmmm");
    }

    #[test]
    fn moving_the_cursor_while_stopped_counts_as_a_jump_at_the_next_start() {
        let script =
            [(true, Some(0)), (false, Some(9_600)), (false, Some(48_000)), (true, Some(48_000))];
        assert_eq!(run(RestartRule::OnJump, true, &script), "m--R");
        assert_eq!(run(RestartRule::FromStart, true, &script), "R--m");
    }

    #[test]
    fn positions_rounded_by_the_host_are_no_jump() {
        let script =
            [(true, Some(0)), (true, Some(9_602)), (true, Some(19_199)), (true, Some(28_802))];
        assert_eq!(run(RestartRule::OnJump, true, &script), "mmmm");
    }

    #[test]
    fn pieces_of_a_block_that_all_tell_its_start_are_no_jump() {
        let script = [
            (true, Some(960_000)),
            (true, Some(960_000)),
            (true, Some(960_000)),
            (true, Some(960_000 + 3 * LEN as i64)),
        ];
        assert_eq!(run(RestartRule::OnJump, true, &script), "mmmm");
    }

    #[test]
    fn without_positions_every_start_is_a_start_of_the_song() {
        let script = [(true, None), (true, None), (false, None), (true, None)];
        assert_eq!(run(RestartRule::FromStart, true, &script), "Rm-R");
        assert_eq!(run(RestartRule::OnJump, true, &script), "mm-m");
    }
}
