//! The character's circuits: what they make of steady tones while nothing is compressed.

use dsp_core::character::Circuit;

use super::circuit_law::CircuitLaw;
use super::tones::steady_parts;
use crate::host::HostError;
use crate::measure::thd_db;
use crate::sheets::axis::Axis;
use crate::sheets::card::{Card, Row};
use crate::sheets::plot::{Look, Plot};
use crate::sheets::rig::{RATE_HZ, Rig, Settings};
use crate::sheets::{Figure, Sheet};

/// Shares of the drive that are drawn; the middle one in the pictures with one drive.
const DRIVES: [f64; 3] = [0.25, 0.5, 1.0];
const DRIVE: f64 = DRIVES[1];
/// Levels of the tones, in dBFS, and those with a figure.
const LEVELS_DB: [f64; 11] =
    [-60.0, -54.0, -48.0, -42.0, -36.0, -30.0, -24.0, -18.0, -12.0, -6.0, 0.0];
const NAMED_DB: [f64; 3] = [-30.0, -18.0, -6.0];
/// Harmonics that are drawn.
const HARMONICS: [usize; 4] = [2, 3, 4, 5];
/// Tones against frequency, far enough above 40 Hz for the window to tell harmonics apart, at this level.
const SWEPT_HZ: [f64; 8] = [40.0, 63.0, 100.0, 160.0, 315.0, 630.0, 1_250.0, 2_500.0];
const SWEPT_DB: f64 = -12.0;
/// The foot of the pictures: less is no property of a circuit, in dB.
const FLOOR_DB: f64 = -120.0;
/// What formula and measurement may differ by, in dB, where the distortion is more than `CLEAR_DB`: the means
/// between samples that take the aliases away weaken the highest harmonics a little.
const MOST_DB: f64 = 0.2;
const CLEAR_DB: f64 = -100.0;
/// Harmonics up to here are what the filters pass, in Hz.
const PASSED_HZ: f64 = 20_000.0;

/// Its name on the knob.
#[must_use]
pub fn name(circuit: Circuit) -> &'static str {
    match circuit {
        Circuit::Tube => "Tube",
        Circuit::Diode => "Diode",
        Circuit::Transformer => "Transformer",
    }
}

fn about(circuit: Circuit) -> (&'static str, &'static str) {
    match circuit {
        Circuit::Tube => (
            "Soft and one-sided: the second harmonic leads, and grows with the level",
            "y = x + r(g x) / g, g = 2 drive\nr = r_.3",
        ),
        Circuit::Diode => (
            "Clean up to a knee, then hard: odd harmonics of high order, a little even",
            "y = x + r(g x) / g, g = 3 drive\nr = .54 r_.5 + .46 r_-.5",
        ),
        Circuit::Transformer => (
            "Low tones only: third harmonic, with the loop of a magnetic core",
            "y = x + D r(g F x) / g, g = 2 drive, F = flux: leaky integral, 1 at 50 Hz, D = its inverse\n\
             r = r_0(f) + .06 (z / 2 - f), dz = 2 (df - z |df|)",
        ),
    }
}

/// The tone against level: a transformer's is a low one.
fn tone_hz(circuit: Circuit) -> f64 {
    if circuit == Circuit::Transformer { 50.0 } else { 1_000.0 }
}

/// The sheet of a circuit.
pub fn measure(rig: &Rig, circuit: Circuit) -> Result<Sheet, HostError> {
    let mut worst = Worst(0.0);
    let (by_level, mut figures) = against_level(rig, circuit, &mut worst)?;
    let harmonics = harmonics(rig, circuit, &mut worst)?;
    let by_freq = against_frequency(rig, circuit, &mut worst)?;
    figures.push(Figure {
        name: "all pictures, largest difference from the formula".into(),
        value: worst.0,
        decimals: 2,
        unit: "dB",
        allowed: 0.0..=MOST_DB,
    });
    let (summary, equations) = about(circuit);
    Ok(Sheet {
        name: name(circuit).to_owned(),
        text: format!(
            "Character, no style: {summary}.\n\n```text\nh(u) = u / sqrt(1 + u²), \
             r_b(a) = (h(a + b) - h(b)) / h'(b) - a\n{equations}\n```"
        ),
        figures,
        card: Card {
            head: format!("Lacquer Compressor \u{b7} Character \u{b7} {}", name(circuit)),
            sub: summary.to_owned(),
            rows: vec![
                Row { height: 360.0, plots: vec![by_level, harmonics] },
                Row { height: 260.0, plots: vec![by_freq] },
            ],
        },
    })
}

/// The plugin compresses nothing.
fn typed(law: &CircuitLaw) -> Settings {
    vec![
        ("ratio", "1".to_owned()),
        ("color", name(law.circuit).to_owned()),
        ("drive", format!("{} %", 100.0 * law.drive_amount)),
    ]
}

/// The largest difference of what is clear of the floor, in dB.
struct Worst(f64);

impl Worst {
    fn take(&mut self, measured_db: f64, wanted_db: f64) {
        if wanted_db > CLEAR_DB {
            self.0 = self.0.max((measured_db - wanted_db).abs());
        }
    }
}

fn against_level(
    rig: &Rig,
    circuit: Circuit,
    worst: &mut Worst,
) -> Result<(Plot, Vec<Figure>), HostError> {
    let freq_hz = tone_hz(circuit);
    let mut plot = Plot::new(
        "Distortion against level",
        format!("{freq_hz} Hz"),
        Axis::linear("input, dBFS", LEVELS_DB[0], 0.0, 10.0),
        Axis::linear("dB", FLOOR_DB, 0.0, 20.0),
    );
    let mut figures = Vec::new();
    for (tone, drive_amount) in DRIVES.into_iter().enumerate() {
        let law = CircuitLaw { circuit, drive_amount };
        let wanted_db = |level_db: f64| law.thd_db(freq_hz, level_db, PASSED_HZ);
        let mut dots = Vec::new();
        for (level_db, part) in steady_parts(rig, &typed(&law), freq_hz, &LEVELS_DB)? {
            let measured_db = thd_db(&part, freq_hz, RATE_HZ);
            worst.take(measured_db, wanted_db(level_db));
            dots.push((level_db, measured_db.max(FLOOR_DB)));
            if NAMED_DB.contains(&level_db) {
                figures.push(figure(&law, level_db, measured_db, wanted_db(level_db)));
            }
        }
        let line = LEVELS_DB.iter().map(|db| (*db, wanted_db(*db).max(FLOOR_DB))).collect();
        plot.curve(Look::Line, tone + 1, format!("drive {} %", 100.0 * drive_amount), line);
        plot.curve(Look::Dots, tone + 1, "", dots);
    }
    plot.curve(Look::Dots, 0, "measured", Vec::new());
    Ok((plot, figures))
}

fn figure(law: &CircuitLaw, level_db: f64, value: f64, wanted_db: f64) -> Figure {
    let freq_hz = tone_hz(law.circuit);
    let drive = 100.0 * law.drive_amount;
    Figure {
        name: format!("distortion of {freq_hz} Hz at {level_db} dBFS, drive {drive} %"),
        value,
        decimals: 1,
        unit: "dB",
        allowed: wanted_db - MOST_DB..=wanted_db + MOST_DB,
    }
}

fn harmonics(rig: &Rig, circuit: Circuit, worst: &mut Worst) -> Result<Plot, HostError> {
    let freq_hz = tone_hz(circuit);
    let law = CircuitLaw { circuit, drive_amount: DRIVE };
    let mut plot = Plot::new(
        "Harmonics against level",
        format!("{freq_hz} Hz, drive {} %, beside the tone", 100.0 * DRIVE),
        Axis::linear("input, dBFS", LEVELS_DB[0], 0.0, 10.0),
        Axis::linear("dB", FLOOR_DB, 0.0, 20.0),
    );
    let parts = steady_parts(rig, &typed(&law), freq_hz, &LEVELS_DB)?;
    for (tone, harmonic) in HARMONICS.into_iter().enumerate() {
        let beside_db = |gains: &[f64]| 20.0 * (gains[harmonic - 1] / gains[0]).log10();
        let (mut line, mut dots) = (Vec::new(), Vec::new());
        for (level_db, part) in &parts {
            let wanted_db = beside_db(&law.harmonics(freq_hz, *level_db, harmonic));
            let gains: Vec<f64> =
                (1..=harmonic).map(|n| amplitude(part, freq_hz * f64::from(n as u8))).collect();
            let measured_db = beside_db(&gains);
            worst.take(measured_db, wanted_db);
            // What lies at the foot is none.
            line.push((*level_db, wanted_db));
            dots.push((*level_db, measured_db));
        }
        plot.curve(Look::Line, tone + 1, format!("{harmonic}"), line);
        plot.curve(Look::Dots, tone + 1, "", dots);
    }
    Ok(plot)
}

fn against_frequency(rig: &Rig, circuit: Circuit, worst: &mut Worst) -> Result<Plot, HostError> {
    let mut plot = Plot::new(
        "Distortion against frequency",
        format!("{} dBFS", crate::svg::number(SWEPT_DB, 0)),
        Axis::log("frequency, Hz", SWEPT_HZ[0], SWEPT_HZ[SWEPT_HZ.len() - 1]),
        Axis::linear("dB", FLOOR_DB, 0.0, 20.0),
    );
    for (tone, drive_amount) in DRIVES.into_iter().enumerate() {
        let law = CircuitLaw { circuit, drive_amount };
        let (mut line, mut dots) = (Vec::new(), Vec::new());
        for freq_hz in SWEPT_HZ {
            let wanted_db = law.thd_db(freq_hz, SWEPT_DB, PASSED_HZ);
            for (_, part) in steady_parts(rig, &typed(&law), freq_hz, &[SWEPT_DB])? {
                let measured_db = thd_db(&part, freq_hz, RATE_HZ);
                worst.take(measured_db, wanted_db);
                dots.push((freq_hz, measured_db.max(FLOOR_DB)));
            }
            line.push((freq_hz, wanted_db.max(FLOOR_DB)));
        }
        plot.curve(Look::Line, tone + 1, format!("drive {} %", 100.0 * drive_amount), line);
        plot.curve(Look::Dots, tone + 1, "", dots);
    }
    Ok(plot)
}

/// Of a tone with a whole number of periods in the signal.
#[allow(clippy::cast_precision_loss, reason = "short signals")]
fn amplitude(signal: &[f32], freq_hz: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (n, sample) in signal.iter().enumerate() {
        let (sin, cos) = (std::f64::consts::TAU * (freq_hz * n as f64 / RATE_HZ).fract()).sin_cos();
        re += f64::from(*sample) * cos;
        im += f64::from(*sample) * sin;
    }
    2.0 * re.hypot(im) / signal.len() as f64
}
