//! Step responses: tones that jump up and down again, beside what the equations say, with the time of
//! the label marked on each.

use dsp_core::dynamics::{Role, Style};

use super::labels::time_to_gain_s;
use super::motion::{Motion, Times};
use super::settings::Setting;
use crate::host::HostError;
use crate::sheets::Figure;
use crate::sheets::axis::Axis;
use crate::sheets::plot::{Guide, Look, Plot};
use crate::sheets::rig::{Rig, gains_db, quadrature, samples, seconds};
use crate::svg::number;

/// High enough for the detectors to know its level within a tenth of a millisecond.
const TONE_HZ: f64 = 4_000.0;
/// Before, between and after the jumps, in seconds.
const QUIET_S: f64 = 1.2;
const LOUD_S: f64 = 0.8;
const AFTER_S: f64 = 1.2;
/// How much of it is shown, in seconds.
const ATTACK_SHOWN_S: f64 = 0.050;
const RELEASE_SHOWN_S: f64 = 0.500;
/// Measured points in a picture.
const DOTS: usize = 50;
/// For so long after a jump the detectors' own filters are still finding the level, in seconds.
const FILTERS_S: f64 = 0.001;
/// What equations and measurement may differ by after that, in dB: those filters' delay on a slope of
/// 18 dB in 10 ms.
const MOST_DB: f64 = 0.5;

/// Quiet and loud levels of a style, in dBFS.
fn jumps(style: Style) -> [(f64, f64); 4] {
    match style.spec().role {
        Role::Downward => [-18.0, -12.0, -6.0, 0.0].map(|loud_db| (-60.0, loud_db)),
        Role::Upward => [-30.0, -36.0, -42.0, -48.0].map(|quiet_db| (quiet_db, -12.0)),
    }
}

/// Both pictures and the figure of a style.
pub fn measure(rig: &Rig, style: Style) -> Result<([Plot; 2], Figure), HostError> {
    let spec = style.spec();
    let setting = Setting::of(style);
    let y = || match spec.role {
        Role::Downward => Axis::linear("dB", -20.0, 0.0, 4.0),
        Role::Upward => Axis::linear("dB", 0.0, 20.0, 4.0),
    };
    let note = match spec.role {
        Role::Downward => "from \u{2212}60 dBFS up to, and back",
        Role::Upward => "up to \u{2212}12 dBFS and back, from",
    };
    let x = |label, shown_s: f64, step| Axis::linear(label, 0.0, 1_000.0 * shown_s, step);
    let mut attack =
        Plot::new("Attack, 4:1 at \u{2212}24 dB", note, x("time, ms", ATTACK_SHOWN_S, 10.0), y());
    let mut release = Plot::new(
        "Release, 4:1 at \u{2212}24 dB",
        note,
        x("time, ms", RELEASE_SHOWN_S, 100.0),
        y(),
    );
    let shares = [spec.attack_share, spec.release_share];
    let Times { attack_s, release_s, .. } = setting.times;
    for (plot, label_s, share, is_low) in
        [(&mut attack, attack_s, shares[0], false), (&mut release, release_s, shares[1], true)]
    {
        let at = 1_000.0 * label_s;
        let text = format!("label {at} ms, to {:.0} %", 100.0 * share);
        plot.guides.push(Guide { at, text, is_low });
    }
    let mut worst_db = 0.0f64;
    for (index, levels_db) in jumps(style).into_iter().enumerate() {
        let response = Response::measure(rig, &setting, levels_db)?;
        worst_db = worst_db.max(response.worst_difference_db());
        let named_db = match spec.role {
            Role::Downward => levels_db.1,
            Role::Upward => levels_db.0,
        };
        let name = format!("{} dB", number(named_db, 0));
        let tone = index + 1;
        let [on, off] = [samples(QUIET_S), samples(QUIET_S + LOUD_S)];
        for (plot, from, level_db, shown_s, share) in [
            (&mut attack, on, levels_db.1, ATTACK_SHOWN_S, shares[0]),
            (&mut release, off, levels_db.0, RELEASE_SHOWN_S, shares[1]),
        ] {
            response.draw(plot, tone, &name, from, shown_s);
            let start_db = response.measured_db[from - 1];
            let share_db = start_db + share * (setting.law().gain_db(level_db) - start_db);
            let time_s = time_to_gain_s(&response.measured_db, from, share_db);
            plot.rings.push(((1_000.0 * time_s, share_db), tone));
        }
    }
    for plot in [&mut attack, &mut release] {
        plot.curve(Look::Dots, 0, "measured", Vec::new());
    }
    let figure = Figure {
        name: "steps, largest difference from the equations".into(),
        value: worst_db,
        decimals: 2,
        unit: "dB",
        allowed: 0.0..=MOST_DB,
    };
    Ok(([attack, release], figure))
}

/// Gains at every sample.
struct Response {
    measured_db: Vec<f64>,
    documented_db: Vec<f64>,
}

impl Response {
    fn measure(
        rig: &Rig,
        setting: &Setting,
        (quiet_db, loud_db): (f64, f64),
    ) -> Result<Self, HostError> {
        let [on, off] = [samples(QUIET_S), samples(QUIET_S + LOUD_S)];
        let len = off + samples(AFTER_S);
        let level_db = |n: usize| if (on..off).contains(&n) { loud_db } else { quiet_db };
        let input = quadrature(TONE_HZ, len, level_db);
        let output = rig.render(&setting.typed(), &input)?;
        let mut motion = Motion::at_rest(setting.style, setting.law(), setting.times, quiet_db);
        Ok(Self {
            measured_db: gains_db(&input, &output, 1),
            documented_db: (0..len).map(|n| motion.step(level_db(n))).collect(),
        })
    }

    /// Apart from the time in which the detectors find the level.
    fn worst_difference_db(&self) -> f64 {
        let jumps = [samples(QUIET_S), samples(QUIET_S + LOUD_S)];
        let is_settled = |n: usize| {
            n >= jumps[0] - samples(0.1)
                && jumps.iter().all(|jump| !(*jump..jump + samples(FILTERS_S)).contains(&n))
        };
        let both = self.measured_db.iter().zip(&self.documented_db).enumerate();
        both.filter(|(n, _)| is_settled(*n)).map(|(_, (a, b))| (a - b).abs()).fold(0.0, f64::max)
    }

    fn draw(&self, plot: &mut Plot, tone: usize, name: &str, from: usize, shown_s: f64) {
        let part = |gains_db: &[f64], count: usize| -> Vec<(f64, f64)> {
            let shown = samples(shown_s);
            (0..=count)
                .map(|index| index * shown / count)
                .map(|n| (1_000.0 * seconds(n), gains_db[from + n - 1]))
                .collect()
        };
        plot.curve(Look::Line, tone, name, part(&self.documented_db, 4 * DOTS));
        plot.curve(Look::Dots, tone, "", part(&self.measured_db, DOTS));
    }
}
