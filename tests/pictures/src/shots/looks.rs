//! What a window shows over several looks at it. What moves by itself, as a history does under a
//! popover that did not open, proves nothing: only what stood still before and stands still now.

use lacquer_tests::gui::Picture;

/// Smaller differences of a channel are none: grounds of a light window are as close as this.
const SAME: u8 = 2;

/// Pixels of a rectangle: columns from and to, rows from and to.
pub type Pixels = [u32; 4];

/// The least and the most that each channel of each pixel was.
pub struct Looks {
    last: Picture,
    least: Vec<u8>,
    most: Vec<u8>,
}

impl Looks {
    /// After the first look.
    pub fn new(first: Picture) -> Self {
        Self { least: first.rgb.clone(), most: first.rgb.clone(), last: first }
    }

    /// Takes another look, or starts anew if the window has another size.
    pub fn add(&mut self, picture: Picture) {
        if picture.rgb.len() != self.least.len() {
            *self = Self::new(picture);
            return;
        }
        for ((least, most), now) in self.least.iter_mut().zip(&mut self.most).zip(&picture.rgb) {
            *least = (*least).min(*now);
            *most = (*most).max(*now);
        }
        self.last = picture;
    }

    /// What the last look saw.
    pub fn last(&self) -> &Picture {
        &self.last
    }

    /// The last look alone.
    pub fn into_last(self) -> Picture {
        self.last
    }

    /// Share of the pixels, 0 to 1, that stand still in these looks and show what they never showed
    /// in the looks `before`.
    pub fn share_new_since(&self, before: &Self, [left, right, top, bottom]: Pixels) -> f64 {
        if (self.last.width, self.last.height) != (before.last.width, before.last.height) {
            return 1.0;
        }
        let (mut all, mut new) = (0u32, 0u32);
        for y in top..bottom.min(self.last.height) {
            for x in left..right.min(self.last.width) {
                let at = 3 * (y * self.last.width + x) as usize;
                let channels = at..at + 3;
                let is_still = channels.clone().all(|at| self.most[at] - self.least[at] <= SAME);
                let is_new = channels.into_iter().any(|at| {
                    let above = self.least[at].saturating_sub(before.most[at]);
                    above.max(before.least[at].saturating_sub(self.most[at])) > SAME
                });
                all += 1;
                new += u32::from(is_still && is_new);
            }
        }
        f64::from(new) / f64::from(all.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: u32 = 60;
    const HEIGHT: u32 = 40;
    const ALL: Pixels = [0, WIDTH, 0, HEIGHT];

    fn picture(of: impl Fn(u32, u32) -> u8) -> Picture {
        let pixels = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y)));
        let rgb = pixels.flat_map(|(x, y)| [of(x, y); 3]).collect();
        Picture { width: WIDTH, height: HEIGHT, rgb }
    }

    /// A filled trace on a dark ground that has moved so far to the left.
    fn history(moved: u32) -> Picture {
        picture(|x, y| {
            let phase = (x + moved) % 23;
            let top = 4 + phase;
            if y < top { 10 } else { 60u8.saturating_sub((y - top) as u8 * 2) }
        })
    }

    fn looks(pictures: impl IntoIterator<Item = Picture>) -> Looks {
        let mut pictures = pictures.into_iter();
        let mut looks = Looks::new(pictures.next().unwrap());
        pictures.for_each(|picture| looks.add(picture));
        looks
    }

    #[test]
    fn a_trace_that_moves_on_is_nothing_new() {
        let before = looks([0, 13, 29].map(history));
        let after = looks([80, 93, 108].map(history));
        let share = after.share_new_since(&before, ALL);
        assert!(share < 0.1, "{share}");
    }

    #[test]
    fn a_trace_that_comes_to_where_nothing_was_is_nothing_new() {
        let before = looks([(); 3].map(|()| picture(|_, _| 10)));
        let after = looks([80, 93, 108].map(history));
        let share = after.share_new_since(&before, ALL);
        assert!(share < 0.1, "{share}");
    }

    #[test]
    fn a_popover_over_a_trace_that_moves_is_new() {
        let before = looks([0, 13, 29].map(history));
        let after = looks([(); 3].map(|()| picture(|_, _| 82)));
        assert_eq!(after.share_new_since(&before, ALL), 1.0);
        assert_eq!(after.share_new_since(&before, [0, WIDTH, 0, 0]), 0.0, "of nothing");
    }

    #[test]
    fn what_was_there_in_any_look_is_nothing_new() {
        let before = looks([10, 82, 10].map(|value| picture(move |_, _| value)));
        let after = looks([picture(|_, _| 82)]);
        assert_eq!(after.share_new_since(&before, ALL), 0.0);
    }

    #[test]
    fn what_changes_by_as_little_as_two_grounds_do_is_new() {
        let before = looks([picture(|_, _| 250)]);
        assert_eq!(looks([picture(|_, _| 247)]).share_new_since(&before, ALL), 1.0);
        assert_eq!(looks([picture(|_, _| 248)]).share_new_since(&before, ALL), 0.0);
    }

    #[test]
    fn another_size_is_new_and_is_looked_at_anew() {
        let mut before = looks([picture(|_, _| 200)]);
        let small = |value| Picture { width: 1, height: 1, rgb: vec![value; 3] };
        assert_eq!(looks([small(200)]).share_new_since(&before, ALL), 1.0);
        before.add(small(10));
        assert_eq!(looks([small(200)]).share_new_since(&before, ALL), 1.0);
        assert_eq!(before.into_last(), small(10));
    }
}
