//! What is loaded, and what is beside it in the list.

use std::sync::Arc;

use nice_plug::context::gui::GuiContext;

use super::{Desk, News};
use crate::preset::{Preset, PresetError, PresetId, Source};

pub(super) type Read = Result<(Arc<Preset>, Vec<String>), PresetError>;

/// A load that is under way.
#[derive(Clone, Copy)]
pub(super) struct Load {
    pub number: u64,
    pub is_heard: bool,
    /// The state and the gesture of the hand that were the last when it was asked for: after others
    /// it comes too late.
    pub loads: u64,
    pub gestures: u64,
}

impl Desk {
    pub(super) fn is_wanted(&self, asked: &Load) -> bool {
        asked.number == self.library.load_number
            && asked.loads == self.session.loads()
            && asked.gestures == self.recorder.gestures()
    }

    pub(super) fn loaded_now(
        &mut self,
        gui: &GuiContext,
        id: PresetId,
        read: Read,
        heard: bool,
    ) -> News {
        let notices = read.map(|(preset, notices)| {
            match heard {
                true => self.hear(gui, &id, &preset),
                false => self.take(gui, &id, &preset),
            }
            notices
        });
        News::Loaded(id, notices)
    }

    /// Factory presets are in memory; an own one is read anew.
    pub(super) fn begin_load(&mut self, gui: &GuiContext, id: PresetId, is_heard: bool) {
        self.library.load_number += 1;
        self.library.reading = None;
        let row = self.library.listing.row(&id).filter(|row| row.id.source == Source::Factory);
        match row.and_then(|row| row.preset.clone().map(|preset| (preset, row.notices.clone()))) {
            Some(read) => {
                let news = self.loaded_now(gui, id, Ok(read), is_heard);
                self.library.news.push(news);
            }
            None => {
                let number = self.library.load_number;
                let (loads, gestures) = (self.session.loads(), self.recorder.gestures());
                self.library.read(id, Load { number, is_heard, loads, gestures });
            }
        }
    }

    pub(super) fn step(&mut self, gui: &GuiContext, direction: isize) {
        if self.library.listing.rows().is_empty() {
            self.library.steps += direction;
            return self.refresh();
        }
        if let Some(id) = self.beside(direction) {
            self.begin_load(gui, id, false);
        }
    }

    /// The preset that so many steps lead to, past those that cannot be read.
    fn beside(&self, steps: isize) -> Option<PresetId> {
        let rows = self.library.listing.rows();
        let (count, direction) = (rows.len(), steps.signum());
        // One that is gone leaves its place in the list: the next one from there.
        let from = self.library.reading.clone().or_else(|| self.preset());
        let here = from.map(|id| self.library.listing.place_of(&id));
        let mut at = match here {
            Some(Ok(at)) => at,
            Some(Err(next)) => next + count - usize::from(direction > 0),
            None => {
                if direction > 0 {
                    count.wrapping_sub(1)
                } else {
                    0
                }
            }
        };
        let playable = rows.iter().filter(|row| row.error.is_none()).count();
        // Round and round is no way further.
        let mut left = steps.unsigned_abs().checked_rem(playable)?;
        left = if left == 0 { playable } else { left };
        while left > 0 {
            at = (at + count).wrapping_add_signed(direction) % count;
            left -= usize::from(rows[at].error.is_none());
        }
        Some(rows[at].id.clone())
    }
}
