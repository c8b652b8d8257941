//! What the host tells a plugin at sample positions inside a block, and what the plugin answers.

use std::ffi::c_void;

use clap_sys::events::{
    CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_GESTURE_BEGIN, CLAP_EVENT_PARAM_GESTURE_END,
    CLAP_EVENT_PARAM_MOD, CLAP_EVENT_PARAM_VALUE, CLAP_EVENT_TRANSPORT,
    CLAP_TRANSPORT_HAS_BEATS_TIMELINE, CLAP_TRANSPORT_HAS_SECONDS_TIMELINE,
    CLAP_TRANSPORT_HAS_TEMPO, CLAP_TRANSPORT_HAS_TIME_SIGNATURE, CLAP_TRANSPORT_IS_LOOP_ACTIVE,
    CLAP_TRANSPORT_IS_PLAYING, CLAP_TRANSPORT_IS_RECORDING, clap_event_header,
    clap_event_param_gesture, clap_event_param_mod, clap_event_param_value, clap_event_transport,
    clap_input_events, clap_output_events,
};
use clap_sys::fixedpoint::{CLAP_BEATTIME_FACTOR, CLAP_SECTIME_FACTOR};

/// Where the song is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transport {
    /// Whether it runs.
    pub is_playing: bool,
    /// Whether a recording runs.
    pub is_recording: bool,
    /// Quarter notes a minute.
    pub tempo_bpm: f64,
    /// Beats in a bar and the note that counts as one.
    pub time_signature: (u16, u16),
    /// Position in seconds.
    pub position_s: f64,
    /// Start and end of the loop in seconds, while it is on.
    pub loop_s: Option<(f64, f64)>,
}

impl Transport {
    /// Playing from the start of a 4/4 song.
    #[must_use]
    pub fn playing(tempo_bpm: f64, position_s: f64) -> Self {
        Self {
            is_playing: true,
            is_recording: false,
            tempo_bpm,
            time_signature: (4, 4),
            position_s,
            loop_s: None,
        }
    }

    /// The same song, standing still.
    #[must_use]
    pub fn stopped(tempo_bpm: f64, position_s: f64) -> Self {
        Self { is_playing: false, ..Self::playing(tempo_bpm, position_s) }
    }

    /// The transport `samples` later, looped.
    #[must_use]
    pub fn advanced(mut self, samples: usize, sample_rate_hz: f64) -> Self {
        if self.is_playing {
            #[allow(clippy::cast_precision_loss, reason = "far below 2^52 samples")]
            let step_s = samples as f64 / sample_rate_hz;
            self.position_s += step_s;
            if let Some((start, end)) = self.loop_s
                && self.position_s >= end
                && end > start
            {
                self.position_s = start + (self.position_s - start) % (end - start);
            }
        }
        self
    }

    pub(super) fn raw_at_start(&self) -> clap_event_transport {
        self.raw(0)
    }

    #[allow(clippy::cast_possible_truncation, reason = "fixed point of the CLAP ABI")]
    fn raw(&self, time: u32) -> clap_event_transport {
        let beats = |seconds: f64| seconds * self.tempo_bpm / 60.0;
        let fixed_beats = |beats: f64| (beats * CLAP_BEATTIME_FACTOR as f64).round() as i64;
        let fixed_s = |seconds: f64| (seconds * CLAP_SECTIME_FACTOR as f64).round() as i64;
        let (count, unit) = self.time_signature;
        let bar_beats = f64::from(count) * 4.0 / f64::from(unit.max(1));
        let bar = (beats(self.position_s) / bar_beats).floor();
        let mut flags = CLAP_TRANSPORT_HAS_TEMPO
            | CLAP_TRANSPORT_HAS_BEATS_TIMELINE
            | CLAP_TRANSPORT_HAS_SECONDS_TIMELINE
            | CLAP_TRANSPORT_HAS_TIME_SIGNATURE;
        for (on, flag) in [
            (self.is_playing, CLAP_TRANSPORT_IS_PLAYING),
            (self.is_recording, CLAP_TRANSPORT_IS_RECORDING),
            (self.loop_s.is_some(), CLAP_TRANSPORT_IS_LOOP_ACTIVE),
        ] {
            if on {
                flags |= flag;
            }
        }
        let (loop_start, loop_end) = self.loop_s.unwrap_or((0.0, 0.0));
        clap_event_transport {
            header: header::<clap_event_transport>(time, CLAP_EVENT_TRANSPORT),
            flags,
            song_pos_beats: fixed_beats(beats(self.position_s)),
            song_pos_seconds: fixed_s(self.position_s),
            tempo: self.tempo_bpm,
            tempo_inc: 0.0,
            loop_start_beats: fixed_beats(beats(loop_start)),
            loop_end_beats: fixed_beats(beats(loop_end)),
            loop_start_seconds: fixed_s(loop_start),
            loop_end_seconds: fixed_s(loop_end),
            bar_start: fixed_beats(bar * bar_beats),
            bar_number: bar as i32,
            tsig_num: count,
            tsig_denom: unit,
        }
    }
}

/// Something that happens at a sample of the block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// Sample of the block, 0 to length - 1.
    pub offset: u32,
    /// What happens.
    pub kind: EventKind,
}

/// The kinds of [`Event`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EventKind {
    /// A parameter takes a value.
    Value {
        /// Host id.
        param: u32,
        /// In the parameter's host range.
        value: f64,
    },
    /// A parameter is moved away from its value, which stays.
    Modulation {
        /// Host id.
        param: u32,
        /// Added to the value, in the parameter's host range.
        amount: f64,
    },
    /// The song position, tempo or play state changes.
    Transport(Transport),
}

impl Event {
    /// `param` takes `value` at sample `offset`.
    #[must_use]
    pub fn value(offset: u32, param: u32, value: f64) -> Self {
        Self { offset, kind: EventKind::Value { param, value } }
    }
}

/// What a plugin reported during a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutEvent {
    /// Sample of the block.
    pub offset: u32,
    /// What it reported.
    pub kind: OutEventKind,
}

/// The kinds of [`OutEvent`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OutEventKind {
    /// The user began to move a control of the editor.
    GestureBegin(u32),
    /// A control of the editor moved.
    Value {
        /// Host id.
        param: u32,
        /// In the parameter's host range.
        value: f64,
    },
    /// The user let go.
    GestureEnd(u32),
    /// Anything else, with its CLAP event type.
    Other(u16),
}

fn header<T>(time: u32, type_: u16) -> clap_event_header {
    #[allow(clippy::cast_possible_truncation, reason = "an event is less than 100 bytes")]
    let size = size_of::<T>() as u32;
    clap_event_header { size, time, space_id: CLAP_CORE_EVENT_SPACE_ID, type_, flags: 0 }
}

enum RawEvent {
    Value(clap_event_param_value),
    Modulation(clap_event_param_mod),
    Transport(clap_event_transport),
}

impl RawEvent {
    fn new(event: &Event) -> Self {
        let time = event.offset;
        match event.kind {
            EventKind::Value { param, value } => Self::Value(clap_event_param_value {
                header: header::<clap_event_param_value>(time, CLAP_EVENT_PARAM_VALUE),
                param_id: param,
                cookie: std::ptr::null_mut(),
                note_id: -1,
                port_index: -1,
                channel: -1,
                key: -1,
                value,
            }),
            EventKind::Modulation { param, amount } => Self::Modulation(clap_event_param_mod {
                header: header::<clap_event_param_mod>(time, CLAP_EVENT_PARAM_MOD),
                param_id: param,
                cookie: std::ptr::null_mut(),
                note_id: -1,
                port_index: -1,
                channel: -1,
                key: -1,
                amount,
            }),
            EventKind::Transport(transport) => Self::Transport(transport.raw(time)),
        }
    }

    fn header(&self) -> &clap_event_header {
        match self {
            Self::Value(event) => &event.header,
            Self::Modulation(event) => &event.header,
            Self::Transport(event) => &event.header,
        }
    }
}

/// The input event list of one block; keeps its memory.
#[derive(Default)]
pub(super) struct InputList(Vec<RawEvent>);

impl InputList {
    /// Replaces the content by `events` in order of their offsets.
    pub fn fill(&mut self, events: &[Event]) {
        self.0.clear();
        self.0.extend(events.iter().map(RawEvent::new));
        if !self.0.is_sorted_by_key(|event| event.header().time) {
            self.0.sort_by_key(|event| event.header().time);
        }
    }

    /// The list in the ABI's form; valid while `self` is neither moved nor changed.
    pub fn raw(&self) -> clap_input_events {
        clap_input_events {
            ctx: std::ptr::from_ref(self).cast_mut().cast::<c_void>(),
            size: Some(input_size),
            get: Some(input_get),
        }
    }
}

/// The events of one block in the order in which they came; never grows while a plugin writes.
pub(super) struct OutputList(Vec<OutEvent>);

/// More than any plugin reports in one block.
const OUT_EVENTS: usize = 4096;

impl Default for OutputList {
    fn default() -> Self {
        Self(Vec::with_capacity(OUT_EVENTS))
    }
}

impl OutputList {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn as_slice(&self) -> &[OutEvent] {
        &self.0
    }

    /// The list in the ABI's form; valid while `self` is neither moved nor used.
    pub fn raw(&mut self) -> clap_output_events {
        clap_output_events {
            ctx: std::ptr::from_mut(self).cast::<c_void>(),
            try_push: Some(output_push),
        }
    }
}

#[allow(unsafe_code, reason = "callback of the CLAP ABI")]
unsafe extern "C" fn input_size(list: *const clap_input_events) -> u32 {
    // SAFETY: `ctx` was set by `InputList::raw`, whose list outlives the call into the plugin.
    let list = unsafe { &*(*list).ctx.cast::<InputList>() };
    u32::try_from(list.0.len()).unwrap_or(u32::MAX)
}

#[allow(unsafe_code, reason = "callback of the CLAP ABI")]
unsafe extern "C" fn input_get(
    list: *const clap_input_events,
    index: u32,
) -> *const clap_event_header {
    // SAFETY: as in `input_size`.
    let list = unsafe { &*(*list).ctx.cast::<InputList>() };
    match list.0.get(index as usize) {
        // The pointer is taken from the whole event, not from its header: the plugin reads past it.
        Some(RawEvent::Value(event)) => std::ptr::from_ref(event).cast(),
        Some(RawEvent::Modulation(event)) => std::ptr::from_ref(event).cast(),
        Some(RawEvent::Transport(event)) => std::ptr::from_ref(event).cast(),
        None => std::ptr::null(),
    }
}

#[allow(unsafe_code, reason = "callback of the CLAP ABI")]
unsafe extern "C" fn output_push(
    list: *const clap_output_events,
    event: *const clap_event_header,
) -> bool {
    // SAFETY: `ctx` was set by `OutputList::raw`; the plugin passes an event that lives for the call.
    let (list, header) = unsafe { (&mut *(*list).ctx.cast::<OutputList>(), &*event) };
    if list.0.len() == list.0.capacity() {
        return false;
    }
    let kind = match (header.space_id, header.type_) {
        (CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_VALUE) => {
            // SAFETY: the type says that the whole struct is there.
            let event = unsafe { &*event.cast::<clap_event_param_value>() };
            OutEventKind::Value { param: event.param_id, value: event.value }
        }
        (CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_GESTURE_BEGIN) => {
            // SAFETY: as above.
            OutEventKind::GestureBegin(unsafe {
                (*event.cast::<clap_event_param_gesture>()).param_id
            })
        }
        (CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_GESTURE_END) => {
            // SAFETY: as above.
            OutEventKind::GestureEnd(unsafe {
                (*event.cast::<clap_event_param_gesture>()).param_id
            })
        }
        (_, type_) => OutEventKind::Other(type_),
    };
    list.0.push(OutEvent { offset: header.time, kind });
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transport_advances_and_loops() {
        let mut transport = Transport::playing(120.0, 1.0);
        transport.loop_s = Some((1.0, 2.0));
        let later = transport.advanced(72_000, 48_000.0);
        assert!((later.position_s - 1.5).abs() < 1e-12, "{later:?}");
        assert!(
            (Transport::stopped(120.0, 1.0).advanced(48_000, 48_000.0).position_s - 1.0).abs()
                < 1e-12
        );
    }

    #[test]
    fn events_are_put_in_order_of_time() {
        let mut list = InputList::default();
        list.fill(&[Event::value(5, 1, 0.5), Event::value(2, 1, 0.1), Event::value(2, 1, 0.2)]);
        let times: Vec<u32> = list.0.iter().map(|event| event.header().time).collect();
        assert_eq!(times, [2, 2, 5]);
        let RawEvent::Value(second) = &list.0[1] else { panic!("not a value") };
        assert!((second.value - 0.2).abs() < 1e-12, "the order of equal times changed");
    }
}
