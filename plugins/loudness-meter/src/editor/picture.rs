//! The small picture of a preset: the loudness it asks for.

use gui_common::meter::number_text;
use gui_common::session::Picture;
use plugin_common::preset::Preset;

use crate::targets::Target;

/// Target of a new instance, and loudness of a custom one that names none.
const DEFAULT: (&str, f64) = ("streaming", -14.0);

/// Draws the preset.
pub fn draw(preset: &Preset) -> Picture {
    let sound = &preset.sound;
    let known = Target::find(sound.choice("target", DEFAULT.0));
    let custom = sound.number("custom", DEFAULT.1) as f32;
    let loudness = known.map_or(custom, |target| target.loudness_lufs);
    Picture::Word(format!("{} LUFS", number_text(loudness, 0, true)).into())
}
