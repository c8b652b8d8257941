//! The history as a picture for reports: SVG, sharp at every size, with the figures below.

use std::fmt::Write as _;

use egui::{Color32, Rangef, Rect, pos2, remap, vec2};
use gui_common::theme::{Accent, Mode, Theme, metrics};

use super::readout;
use crate::export::{Measurement, records};
use crate::history::Record;

/// Size of the picture, and of the graph in it, in its own units.
const SIZE: egui::Vec2 = vec2(1200.0, 480.0);
const GRAPH: Rect = Rect { min: pos2(64.0, 56.0), max: pos2(1176.0, 400.0) };
/// Distance of the lines across, in LU.
const LEVEL_STEP_LU: f32 = 6.0;
/// Distances of the lines along, in seconds: the first that gives few enough.
const TIME_STEPS_S: [f64; 9] = [10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0, 3_600.0, 14_400.0];
const MOST_TIMES: f64 = 12.0;
/// Text is larger than in a window.
const TEXT: f32 = metrics::TEXT_VALUE + 2.0;

/// Draws the whole measurement on paper, from `range_lufs` below to above.
pub fn svg(of: &Measurement<'_>, range_lufs: Rangef) -> String {
    let t = Theme::new(Mode::Light, Accent::Peridot);
    let all: Vec<(f64, Record)> = records(of.history).collect();
    let length_s = all.last().map_or(1.0, |(end_s, _)| *end_s).max(1.0);
    let x = |at_s: f64| GRAPH.left() + GRAPH.width() * (at_s / length_s) as f32;
    let y = |lufs: f32| {
        remap(lufs.clamp(range_lufs.min, range_lufs.max), range_lufs, GRAPH.bottom()..=GRAPH.top())
    };
    let (w, h) = (SIZE.x, SIZE.y);
    let mut page = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" \
         height=\"{h}\" font-family=\"Inter, sans-serif\" font-size=\"{TEXT}\">\n\
         <rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n",
        hex(t.raised)
    );
    grid(&mut page, range_lufs, length_s, (&x, &y), &t);
    let lines = [
        (t.low, 1.0, "", columns(&all, length_s, |record| record.momentary_lufs)),
        (t.on_tint(t.accent), 2.0, "", columns(&all, length_s, |record| record.short_term_lufs)),
        (t.hi, 1.5, " stroke-dasharray=\"6 4\"", columns(&all, length_s, |r| r.integrated_lufs)),
    ];
    for (color, width, more, levels) in lines {
        let path = path(&levels, &x, &y);
        let color = hex(color);
        // A string takes everything.
        let _ = writeln!(
            page,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\"{more}/>"
        );
    }
    let target_y = y(of.target.loudness_lufs);
    let (left, right, ok) = (GRAPH.left(), GRAPH.right(), hex(t.ok));
    let _ = writeln!(
        page,
        "<path d=\"M{left} {target_y:.1}H{right}\" stroke=\"{ok}\" stroke-width=\"1.5\"/>"
    );
    words(&mut page, of, &t);
    page.push_str("</svg>\n");
    page
}

/// The loudest record of each unit of the graph's width, with its time.
fn columns(
    all: &[(f64, Record)],
    length_s: f64,
    level: impl Fn(&Record) -> f32,
) -> Vec<(f64, f32)> {
    let column_s = length_s / f64::from(GRAPH.width());
    let mut columns: Vec<(f64, f32)> = Vec::new();
    let mut column = f64::NEG_INFINITY;
    for (end_s, record) in all {
        let (at, lufs) = ((end_s / column_s).floor(), level(record));
        match columns.last_mut() {
            // Of a reading and none the reading counts.
            Some(last) if at == column => last.1 = last.1.max(lufs),
            _ => columns.push((*end_s, lufs)),
        }
        column = at;
    }
    columns
}

/// A line that breaks where nothing was read.
fn path(levels: &[(f64, f32)], x: &impl Fn(f64) -> f32, y: &impl Fn(f32) -> f32) -> String {
    let mut path = String::new();
    let mut is_broken = true;
    for (at_s, lufs) in levels {
        if !lufs.is_nan() {
            let pen = if is_broken { 'M' } else { 'L' };
            let _ = write!(path, "{pen}{:.1} {:.1}", x(*at_s), y(*lufs));
        }
        is_broken = lufs.is_nan();
    }
    path
}

fn grid(
    page: &mut String,
    range_lufs: Rangef,
    length_s: f64,
    (x, y): (&impl Fn(f64) -> f32, &impl Fn(f32) -> f32),
    t: &Theme,
) {
    let (line, ink) = (hex(t.line2), hex(t.mid));
    let mut level = (range_lufs.min / LEVEL_STEP_LU).ceil() * LEVEL_STEP_LU;
    while level <= range_lufs.max {
        let (at, left, right) = (y(level), GRAPH.left(), GRAPH.right());
        let _ = writeln!(
            page,
            "<path d=\"M{left} {at:.1}H{right}\" stroke=\"{line}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"{ink}\">{}</text>",
            left - 8.0,
            at + TEXT * 0.35,
            readout::number(level).trim_end_matches(".0")
        );
        level += LEVEL_STEP_LU;
    }
    let fits = |step_s: &&f64| length_s / **step_s <= MOST_TIMES;
    let step_s = TIME_STEPS_S.iter().find(fits).copied().unwrap_or(length_s);
    for number in 0..=(length_s / step_s) as usize {
        let at_s = number as f64 * step_s;
        let (at, top, bottom) = (x(at_s), GRAPH.top(), GRAPH.bottom());
        let _ = writeln!(
            page,
            "<path d=\"M{at:.1} {top}V{bottom}\" stroke=\"{line}\"/>\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"{ink}\">{}</text>",
            bottom + TEXT * 1.6,
            readout::time(at_s as f32)
        );
    }
}

/// What the lines are, and the figures.
fn words(page: &mut String, of: &Measurement<'_>, t: &Theme) {
    let (left, hi, mid) = (GRAPH.left(), hex(t.hi), hex(t.mid));
    let readings = of.readings;
    let integrated = readout::number(readings.integrated_lufs);
    let range = readout::number(readings.range_lu);
    let peak = readout::number(readings.max_true_peak_db());
    let target = readout::number(of.target.loudness_lufs);
    let name = escaped(of.target.name);
    let _ = writeln!(
        page,
        "<text x=\"{left}\" y=\"34\" fill=\"{hi}\" font-weight=\"600\">Lacquer Loudness</text>\n\
         <text x=\"{:.1}\" y=\"34\" text-anchor=\"end\" fill=\"{mid}\">LUFS: short-term \
         (green), momentary (grey), integrated (dashed), target (line)</text>\n\
         <text x=\"{left}\" y=\"456\" fill=\"{hi}\">Integrated {integrated} LUFS, range {range} LU, \
         true peak {peak} dBTP, measured {}; target: {name}, {target} LUFS</text>",
        GRAPH.right(),
        readout::time(readings.measured_s),
    );
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;")
}

fn hex(color: Color32) -> String {
    format!("#{:02x}{:02x}{:02x}", color.r(), color.g(), color.b())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::History;
    use crate::readings::Readings;
    use crate::targets::Target;

    fn drawn(count: u64, lufs: impl Fn(u64) -> f32) -> String {
        let history = History::default();
        history.prepare();
        for index in 0..count {
            let level = lufs(index);
            history.push(Record {
                momentary_lufs: level,
                short_term_lufs: level,
                integrated_lufs: -20.0,
                true_peak_db: -3.0,
            });
        }
        let readings = Readings { integrated_lufs: -20.0, ..Readings::default() };
        let target = Target::find("ebu").expect("in the file");
        svg(
            &Measurement { readings: &readings, target, history: &history },
            Rangef::new(-41.0, -14.0),
        )
    }

    #[test]
    fn an_hour_is_one_line_no_finer_than_the_picture() {
        let page = drawn(36_000, |_| -23.0);
        assert!(page.starts_with("<svg ") && page.ends_with("</svg>\n"));
        assert_eq!(page.matches("<text").count(), page.matches("</text>").count());
        let short =
            page.lines().filter(|line| line.contains("stroke-width=\"2\"")).collect::<Vec<_>>();
        assert_eq!(short.len(), 1);
        let points = short[0].matches('L').count();
        assert!((1_000..=1_113).contains(&points), "{points}");
        assert_eq!(short[0].matches('M').count(), 1);
        assert!(page.contains(">1:00:00</text>") && !page.contains("NaN") && !page.contains("inf"));
    }

    #[test]
    fn levels_are_where_the_scale_says_and_pauses_break_the_line() {
        // -23 LUFS is the target: 18 of 27 LU above the foot of 344 units.
        let page = drawn(100, |index| if index == 50 { f32::NAN } else { -23.0 });
        let y = GRAPH.bottom() - GRAPH.height() * 18.0 / 27.0;
        let short = page.lines().find(|line| line.contains("stroke-width=\"2\"")).expect("a line");
        assert_eq!(short.matches('M').count(), 2, "{short}");
        assert!(short.contains(&format!(" {y:.1}L")), "{y}");
        assert!(page.contains(&format!("{y:.1}H{}", GRAPH.right())), "the target's line");
        assert!(drawn(0, |_| 0.0).contains("Lacquer Loudness"), "nothing measured");
        assert!(drawn(9, |_| f32::NEG_INFINITY).contains(&format!(" {:.1}L", GRAPH.bottom())));
    }
}
