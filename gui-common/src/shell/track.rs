//! The track that the plugin is on, as far as the host tells.

use super::Shell;
use egui::Color32;
use nice_plug::prelude::TrackInfo;

/// Longest name that is shown.
const MAX_CHARS: usize = 60;

/// What is shown of a track; nothing where the host says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Track {
    name: Option<String>,
    /// Colour of the line under the plugin's name.
    pub color: Option<Color32>,
}

impl Track {
    /// "on track Lead vocal".
    pub fn words(&self) -> Option<String> {
        self.name.as_ref().map(|name| format!("on track \u{2018}{name}\u{2019}"))
    }
}

impl Shell {
    /// The host tells of the track; windows that open later show it too.
    pub(crate) fn set_track(&mut self, info: &TrackInfo) {
        let words: String = info.name().split_whitespace().collect::<Vec<_>>().join(" ");
        let name: String = words.chars().take(MAX_CHARS).collect();
        let color = info.color().map(|color| {
            let (r, g, b, _) = color.rgba();
            Color32::from_rgb(r, g, b)
        });
        self.track = Track { name: (!name.is_empty()).then_some(name), color };
    }
}
