//! Whether a picture shows the state it is named after.

use lacquer_tests::gui::Picture;

use super::looks::{Looks, Pixels};
use super::options::Look;
use super::state::{Ink, Proof, Rectangle};

/// Fewer different colours make an empty window.
const FEWEST_COLORS: usize = 40;
/// Share of a rectangle that has to change.
const CHANGED_SHARE: f64 = 0.2;
/// Smaller differences of a channel are the same ink: glyphs are smoothed.
const SAME: u8 = 10;

/// How far around a thing its ring is, and the fewest pixels of one, in logical pixels.
const RING: f64 = 4.0;
const LEAST_RING: u32 = 20;

/// Whether the whole window is drawn, by a sparse look: it has colours, and its corners are not as
/// black as a window that the plugin has not filled yet.
pub fn is_drawn(picture: &Picture) -> bool {
    let (right, bottom) = (picture.width - 1, picture.height - 1);
    if [(0, 0), (right, 0), (0, bottom), (right, bottom)]
        .iter()
        .any(|(x, y)| pixel(picture, *x, *y) == [0; 3])
    {
        return false;
    }
    let pixels = picture.rgb.chunks_exact(3).step_by(7).map(|p| (p[0], p[1], p[2]));
    let mut seen = std::collections::HashSet::new();
    pixels.into_iter().any(|pixel| seen.insert(pixel) && seen.len() >= FEWEST_COLORS)
}

/// Why the looks `after` do not show the state, if so.
pub fn missing(
    proof: Proof<Rectangle>,
    before: &Looks,
    after: &Looks,
    look: Look,
    scale: f64,
) -> Option<String> {
    let picture = after.last();
    match proof {
        Proof::Drawn => None,
        Proof::Changed(area) => {
            let share = after.share_new_since(before, pixels(area, 0.0, picture, scale));
            (share < CHANGED_SHARE)
                .then(|| format!("only {:.0} % of where it should show has changed", share * 100.0))
        }
        Proof::Ink(ink, least, area) => {
            few(ink, least, (picture, pixels(area, 0.0, picture, scale)), (look, scale))
        }
        Proof::Ring(area) => {
            let around = pixels(area, RING, picture, scale);
            few(Ink::Focus, LEAST_RING, (picture, around), (look, scale))
        }
    }
}

/// Pixels of a rectangle and so many logical pixels around it, as far as they are in the picture.
fn pixels((from, size): Rectangle, around: f64, picture: &Picture, scale: f64) -> Pixels {
    let place = |at: f64, most: u32| ((at * scale).max(0.0) as u32).min(most);
    let range = |from: f64, length: f64, most: u32| {
        [place(from - around, most), place(from + length + around, most)]
    };
    let [left, right] = range(from.0, size.0, picture.width);
    let [top, bottom] = range(from.1, size.1, picture.height);
    [left, right, top, bottom]
}

/// Complains of fewer logical pixels of a colour than `least`.
fn few(
    ink: Ink,
    least: u32,
    (picture, [left, right, top, bottom]): (&Picture, Pixels),
    (look, scale): (Look, f64),
) -> Option<String> {
    let color = color(ink, look);
    let pixels = (top..bottom).flat_map(|y| (left..right).map(move |x| pixel(picture, x, y)));
    let same = pixels.filter(|pixel| is_within(SAME, *pixel, color)).count();
    let found = same as f64 / (scale * scale);
    (found < f64::from(least))
        .then(|| format!("{found:.0} pixels have the colour of {ink:?}, not {least}"))
}

fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    let at = 3 * (y * picture.width + x) as usize;
    [picture.rgb[at], picture.rgb[at + 1], picture.rgb[at + 2]]
}

fn is_within(most: u8, a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= most)
}

/// As in the design: the theme's own table is not asked, so that a wrong colour is noticed.
fn color(ink: Ink, look: Look) -> [u8; 3] {
    match (ink, look) {
        (Ink::Clip, Look::Dark) => [0xFF, 0x5C, 0x64],
        (Ink::Clip, Look::Light) => [0xBE, 0x12, 0x28],
        (Ink::Warn, Look::Dark) => [0xF2, 0xB8, 0x4B],
        (Ink::Warn, Look::Light) => [0x85, 0x53, 0x00],
        (Ink::Focus, Look::Dark) => [0x8F, 0xC7, 0xFF],
        (Ink::Focus, Look::Light) => [0x0A, 0x57, 0xBE],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(color: [u8; 3]) -> Picture {
        Picture { width: 20, height: 10, rgb: color.repeat(200) }
    }

    #[test]
    fn one_colour_or_a_black_corner_is_an_empty_window() {
        assert!(!is_drawn(&plain([9, 9, 9])));
        let rgb: Vec<u8> = (0..2_400u32).map(|at| 1 + (at % 251) as u8).collect();
        let mut drawn = Picture { width: 40, height: 20, rgb };
        assert!(is_drawn(&drawn));
        drawn.rgb[2_397..].fill(0);
        assert!(!is_drawn(&drawn));
    }

    fn looks(picture: &Picture) -> Looks {
        Looks::new(picture.clone())
    }

    const WHOLE: Rectangle = ((0.0, 0.0), (20.0, 10.0));

    #[test]
    fn a_change_counts_where_it_should_show_only() {
        let (before, mut after) = (looks(&plain([9, 9, 9])), plain([9, 9, 9]));
        let proof = Proof::Changed(((10.0, 0.0), (10.0, 10.0)));
        assert!(missing(proof, &before, &looks(&after), Look::Dark, 1.0).is_some());
        for y in 0..10 {
            let row = 3 * 20 * y;
            after.rgb[row + 30..row + 60].fill(200);
        }
        let after = looks(&after);
        assert_eq!(missing(proof, &before, &after, Look::Dark, 1.0), None);
        let elsewhere = Proof::Changed(((0.0, 0.0), (10.0, 10.0)));
        assert!(missing(elsewhere, &before, &after, Look::Dark, 1.0).is_some());
    }

    #[test]
    fn what_still_moves_is_no_change() {
        let before = looks(&plain([9, 9, 9]));
        let mut after = looks(&plain([200, 200, 200]));
        after.add(plain([150, 150, 150]));
        assert!(missing(Proof::Changed(WHOLE), &before, &after, Look::Dark, 1.0).is_some());
    }

    #[test]
    fn a_ring_counts_around_its_thing_only() {
        let mut picture = plain([9, 9, 9]);
        picture.rgb[..3 * 20 * 2].copy_from_slice(&[0x8F, 0xC7, 0xFF].repeat(40));
        let picture = looks(&picture);
        let ring = |at| missing(Proof::Ring(at), &picture, &picture, Look::Dark, 1.0);
        assert_eq!(ring(((2.0, 3.0), (16.0, 3.0))), None);
        assert!(ring(((2.0, 7.0), (16.0, 3.0))).is_some());
    }

    #[test]
    fn a_colour_is_counted_in_logical_pixels_of_its_theme() {
        let red = looks(&plain([0xFF, 0x5C, 0x64]));
        let count = |least, look, scale| {
            missing(Proof::Ink(Ink::Clip, least, WHOLE), &red, &red, look, scale)
        };
        assert_eq!(count(200, Look::Dark, 1.0), None);
        assert!(count(200, Look::Dark, 2.0).is_some());
        assert_eq!(count(50, Look::Dark, 2.0), None);
        assert!(count(1, Look::Light, 1.0).is_some());
    }

    #[test]
    fn a_colour_counts_where_it_should_show_only() {
        let mut picture = plain([9, 9, 9]);
        picture.rgb[..60].copy_from_slice(&[0xF2, 0xB8, 0x4B].repeat(20));
        let picture = looks(&picture);
        let ink =
            |area| missing(Proof::Ink(Ink::Warn, 5, area), &picture, &picture, Look::Dark, 1.0);
        assert_eq!(ink(((0.0, 0.0), (10.0, 2.0))), None);
        assert!(ink(((0.0, 1.0), (20.0, 9.0))).is_some());
        assert!(ink(((-8.0, 0.0), (10.0, 2.0))).is_some(), "two are in the picture");
    }
}
