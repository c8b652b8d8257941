//! What the angles of the field mean for the parameters, in each mode, and back.

use egui::{Context, Pos2};
use gui_common::param::Binding;

use super::field_paint::Part;
use super::geometry::SPEAKER_DEG;
use crate::params::ModeChoice;

/// Range of the rotation, in degrees to each side.
const ROTATION_RANGE_DEG: f32 = 180.0;

/// The parameters that the field shows and moves.
#[derive(Clone, Copy)]
pub struct Bindings<'a> {
    /// How the signal is placed.
    pub mode: ModeChoice,
    /// There is one channel: nothing has a place.
    pub is_mono: bool,
    /// Position in balance mode.
    pub pan: Binding<'a>,
    /// Positions of left and right in dual mode.
    pub sides: [Binding<'a>; 2],
    /// Angle in rotation mode.
    pub rotation: Binding<'a>,
    /// Width.
    pub width: Binding<'a>,
}

/// A drag in progress.
#[derive(Clone, Copy, Debug)]
pub struct Grab {
    /// What is held.
    pub part: Part,
    /// Whether Alt was down at the press.
    pub alt: bool,
    /// Where the pointer was.
    pub last: Pos2,
    /// Degrees moved so far, at the speed that Shift allowed.
    pub moved_deg: f32,
    /// Angles at the start: source, left end, right end.
    pub start_deg: [f32; 3],
    /// Esc was pressed; wait for the release.
    pub cancelled: bool,
}

impl Bindings<'_> {
    /// Angle of the source; rotation may go beyond the half circle.
    pub fn source_deg(&self, ctx: &Context) -> f32 {
        match self.mode {
            _ if self.is_mono => 0.0,
            ModeChoice::Balance => place_deg(&self.pan, ctx),
            ModeChoice::Dual => {
                let [left, right] = self.sides.each_ref().map(|side| place_deg(side, ctx));
                (left + right) / 2.0
            }
            ModeChoice::Rotation => (self.rotation.shown(ctx) * 2.0 - 1.0) * ROTATION_RANGE_DEG,
        }
    }

    /// Angles of the two ends.
    pub fn ends_deg(&self, ctx: &Context) -> [f32; 2] {
        if self.is_mono {
            return [0.0; 2];
        }
        if self.mode == ModeChoice::Dual {
            return self.sides.each_ref().map(|side| place_deg(side, ctx));
        }
        let half_deg = self.width.shown(ctx) * 2.0 * SPEAKER_DEG;
        let source_deg = self.source_deg(ctx);
        [source_deg - half_deg, source_deg + half_deg]
    }

    /// Puts the source at an angle.
    pub fn set_source(&self, ctx: &Context, angle_deg: f32) {
        match self.mode {
            ModeChoice::Balance => set_place(&self.pan, ctx, angle_deg),
            ModeChoice::Dual => {
                let moved = angle_deg - self.source_deg(ctx);
                let [left, right] = self.ends_deg(ctx);
                set_place(&self.sides[0], ctx, left + moved);
                set_place(&self.sides[1], ctx, right + moved);
            }
            ModeChoice::Rotation => {
                let turned = wrap(angle_deg, ROTATION_RANGE_DEG);
                self.rotation.set(ctx, turned / ROTATION_RANGE_DEG * 0.5 + 0.5);
            }
        }
    }

    /// The parameters that dragging `part` changes.
    pub fn moved_by(&self, part: Part, alt: bool) -> Vec<Binding<'_>> {
        let place = match self.mode {
            ModeChoice::Balance => vec![self.pan],
            ModeChoice::Dual => self.sides.to_vec(),
            ModeChoice::Rotation => vec![self.rotation],
        };
        match (part, self.mode) {
            (Part::Source | Part::Rim, _) => place,
            (Part::End(end), ModeChoice::Dual) if alt => vec![self.sides[end]],
            (Part::End(_), ModeChoice::Dual) => place,
            (Part::End(_), _) if alt => [place, vec![self.width]].concat(),
            (Part::End(_), _) => vec![self.width],
        }
    }

    /// Puts the parameters where a drag of `moved_deg` brings them.
    pub fn drag(&self, ctx: &Context, grab: &Grab) {
        let Grab { part, alt, moved_deg, start_deg: [source, left, right], .. } = *grab;
        let ends = [left, right];
        match part {
            Part::Source | Part::Rim if self.mode == ModeChoice::Dual => {
                for (side, start) in self.sides.iter().zip(ends) {
                    set_place(side, ctx, start + moved_deg);
                }
            }
            Part::Source | Part::Rim => self.set_source(ctx, source + moved_deg),
            // Both ends, or with Alt one: as in the other modes.
            Part::End(end) if self.mode == ModeChoice::Dual => {
                set_place(&self.sides[end], ctx, ends[end] + moved_deg);
                if !alt {
                    set_place(&self.sides[1 - end], ctx, ends[1 - end] - moved_deg);
                }
            }
            Part::End(end) => {
                let outwards = if end == 0 { -moved_deg } else { moved_deg };
                let share = if alt { 0.5 } else { 1.0 };
                let half_deg = (right - left) / 2.0 + outwards * share;
                self.width.set(ctx, half_deg / (2.0 * SPEAKER_DEG));
                if alt {
                    self.set_source(ctx, source + moved_deg / 2.0);
                }
            }
        }
    }
}

fn place_deg(pan: &Binding<'_>, ctx: &Context) -> f32 {
    (pan.shown(ctx) * 2.0 - 1.0) * SPEAKER_DEG
}

fn set_place(pan: &Binding<'_>, ctx: &Context, angle_deg: f32) {
    pan.set(ctx, (angle_deg / SPEAKER_DEG).clamp(-1.0, 1.0) * 0.5 + 0.5);
}

/// Brings an angle into `-range..=range` by whole turns of twice the range.
pub fn wrap(angle_deg: f32, range_deg: f32) -> f32 {
    if (-range_deg..=range_deg).contains(&angle_deg) {
        return angle_deg;
    }
    (angle_deg + range_deg).rem_euclid(2.0 * range_deg) - range_deg
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::geometry::EDGE_DEG;

    #[test]
    fn angles_wrap_into_their_range() {
        assert_eq!(wrap(45.0, EDGE_DEG), 45.0);
        assert_eq!(wrap(90.0, EDGE_DEG), 90.0);
        assert_eq!(wrap(100.0, EDGE_DEG), -80.0);
        assert_eq!(wrap(-181.0, ROTATION_RANGE_DEG), 179.0);
    }
}
