//! Whether a picture shows the state it is named after.

use lacquer_tests::gui::Picture;

use super::options::Look;
use super::state::{Ink, Proof, Rectangle};

/// Fewer different colours make an empty window.
const FEWEST_COLORS: usize = 40;
/// Share of a rectangle that has to change.
const CHANGED_SHARE: f64 = 0.2;
/// Smaller differences of a channel are the same ink: glyphs are smoothed.
const SAME: u8 = 10;
/// Smaller differences of a channel are no change: grounds of a light window are as close as this.
const UNCHANGED: u8 = 2;

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

/// Why `after` does not show the state, if so.
pub fn missing(
    proof: Proof<Rectangle>,
    before: &Picture,
    after: &Picture,
    look: Look,
    scale: f64,
) -> Option<String> {
    match proof {
        Proof::Drawn => None,
        Proof::Changed(area) => {
            let share = changed(before, after, area, scale);
            (share < CHANGED_SHARE)
                .then(|| format!("only {:.0} % of where it should show has changed", share * 100.0))
        }
        Proof::Ink(ink, least) => few(ink, least, after.rgb.chunks_exact(3), (look, scale)),
        Proof::MiddleInk(ink, least) => {
            let (width, height) = (after.width as usize, after.height as usize);
            let rows = after.rgb.chunks_exact(3 * width).skip(height / 4).take(height / 2);
            let middle = 3 * (width / 4)..3 * (3 * width / 4);
            let pixels = rows.flat_map(|row| row[middle.clone()].chunks_exact(3));
            few(ink, least, pixels, (look, scale))
        }
        Proof::Ring((from, size)) => {
            let around = |at: f64| ((at - RING) * scale).max(0.0) as usize;
            let end = |at: f64, length: f64| ((at + length + RING) * scale) as usize;
            let columns = 3 * around(from.0)..3 * end(from.0, size.0).min(after.width as usize);
            let rows = after.rgb.chunks_exact(3 * after.width as usize);
            let pixels = rows
                .take(end(from.1, size.1))
                .skip(around(from.1))
                .flat_map(|row| row[columns.clone()].chunks_exact(3));
            few(Ink::Focus, LEAST_RING, pixels, (look, scale))
        }
    }
}

fn changed(before: &Picture, after: &Picture, (from, size): Rectangle, scale: f64) -> f64 {
    let (left, top) = (from.0 * scale, from.1 * scale);
    let end = |start: f64, length: f64, most: u32| ((start + length * scale) as u32).min(most);
    let (right, bottom) = (end(left, size.0, after.width), end(top, size.1, after.height));
    if (before.width, before.height) != (after.width, after.height) {
        return 1.0;
    }
    let (mut all, mut different) = (0u32, 0u32);
    for y in top as u32..bottom {
        for x in left as u32..right {
            all += 1;
            different += u32::from(!is_within(UNCHANGED, pixel(before, x, y), pixel(after, x, y)));
        }
    }
    f64::from(different) / f64::from(all.max(1))
}

/// Complains of fewer logical pixels of a colour than `least`.
fn few<'a>(
    ink: Ink,
    least: u32,
    pixels: impl Iterator<Item = &'a [u8]>,
    (look, scale): (Look, f64),
) -> Option<String> {
    let color = color(ink, look);
    let same = pixels.filter(|p| is_within(SAME, [p[0], p[1], p[2]], color)).count();
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

    #[test]
    fn a_change_counts_where_it_should_show_only() {
        let (before, mut after) = (plain([9, 9, 9]), plain([9, 9, 9]));
        let proof = Proof::Changed(((10.0, 0.0), (10.0, 10.0)));
        assert!(missing(proof, &before, &after, Look::Dark, 1.0).is_some());
        for y in 0..10 {
            let row = 3 * 20 * y;
            after.rgb[row + 30..row + 60].fill(200);
        }
        assert_eq!(missing(proof, &before, &after, Look::Dark, 1.0), None);
        let elsewhere = Proof::Changed(((0.0, 0.0), (10.0, 10.0)));
        assert!(missing(elsewhere, &before, &after, Look::Dark, 1.0).is_some());
    }

    #[test]
    fn a_ring_counts_around_its_thing_only() {
        let mut picture = plain([9, 9, 9]);
        picture.rgb[..3 * 20 * 2].copy_from_slice(&[0x8F, 0xC7, 0xFF].repeat(40));
        let ring = |at| missing(Proof::Ring(at), &picture, &picture, Look::Dark, 1.0);
        assert_eq!(ring(((2.0, 3.0), (16.0, 3.0))), None);
        assert!(ring(((2.0, 7.0), (16.0, 3.0))).is_some());
    }

    #[test]
    fn a_colour_is_counted_in_logical_pixels_of_its_theme() {
        let red = plain([0xFF, 0x5C, 0x64]);
        let proof = |least| Proof::Ink(Ink::Clip, least);
        assert_eq!(missing(proof(200), &red, &red, Look::Dark, 1.0), None);
        assert!(missing(proof(200), &red, &red, Look::Dark, 2.0).is_some());
        assert_eq!(missing(proof(50), &red, &red, Look::Dark, 2.0), None);
        assert!(missing(proof(1), &red, &red, Look::Light, 1.0).is_some());
    }
}
