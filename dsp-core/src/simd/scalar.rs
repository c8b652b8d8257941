//! The plain twin of [`super::cascade`].

use super::bundle::{Bundle, CHANNELS, Frame, SECTIONS_PER_BUNDLE};

/// Runs all bundles over the frames in place, section after section.
pub fn run(bundles: &mut [Bundle], frames: &mut [Frame]) {
    for bundle in bundles {
        for section in 0..SECTIONS_PER_BUNDLE {
            for channel in 0..CHANNELS {
                run_lane(bundle, Bundle::lane(section, channel), channel, frames);
            }
        }
    }
}

fn run_lane(bundle: &mut Bundle, lane: usize, channel: usize, frames: &mut [Frame]) {
    let direct = bundle.direct.0[lane];
    let feed = [bundle.feed[0].0[lane], bundle.feed[1].0[lane]];
    let (keep, pull) = (bundle.keep.0[lane], bundle.pull.0[lane]);
    let [mut s1, mut s2] = [bundle.state[0].0[lane], bundle.state[1].0[lane]];
    for frame in frames {
        let x = frame[channel];
        frame[channel] = direct * x + s1;
        (s1, s2) = (keep * s1 + (feed[0] * x + s2), pull * s1 + (feed[1] * x + s2));
    }
    bundle.state[0].0[lane] = s1;
    bundle.state[1].0[lane] = s2;
}
