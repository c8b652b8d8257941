//! One picture of a sheet: curves over two axes, with a grid, guides and a legend.

use crate::svg::{Margin, Svg, polyline};

use super::axis::Axis;

/// Room around the area of the curves.
const MARGIN: Margin = (46.0, 46.0, 14.0, 38.0);
/// Height of the title and of the legend, from the top.
const TITLE_Y: f64 = 17.0;
const LEGEND_Y: f64 = 36.0;
/// Mean width of a character of the legend.
const CHAR: f64 = 6.2;
/// Line or dot of the legend, and the room behind a text.
const SAMPLE: f64 = 20.0;
const GAP: f64 = 14.0;
/// Radius of the ring around a point that is named.
const RING: f64 = 4.5;

/// How a curve is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// What was calculated, or joins what was measured.
    Line,
    /// What was measured.
    Dots,
    /// From the lower edge up.
    Area,
}

/// Values that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// How it is drawn.
    pub look: Look,
    /// Number of its colour; see `card.css`.
    pub tone: usize,
    /// In the legend; empty for none.
    pub name: String,
    /// Values along both axes; what lies outside them leaves a gap.
    pub points: Vec<(f64, f64)>,
}

/// A line across the picture at a value of the horizontal axis, with a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Guide {
    /// Where.
    pub at: f64,
    /// Beside it.
    pub text: String,
    /// Whether the text stands at the foot of the picture, not at its head.
    pub is_low: bool,
}

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// What it shows.
    pub title: &'static str,
    /// Under which conditions; at the right end of the title's line.
    pub note: String,
    /// Along the bottom.
    pub x: Axis,
    /// Along the left side.
    pub y: Axis,
    /// In the order of drawing.
    pub curves: Vec<Curve>,
    /// Across everything.
    pub guides: Vec<Guide>,
    /// Points that are named elsewhere: value and colour.
    pub rings: Vec<((f64, f64), usize)>,
}

impl Plot {
    /// An empty picture.
    #[must_use]
    pub fn new(title: &'static str, note: impl Into<String>, x: Axis, y: Axis) -> Self {
        let (curves, guides, rings) = (Vec::new(), Vec::new(), Vec::new());
        Self { title, note: note.into(), x, y, curves, guides, rings }
    }

    /// With a curve more.
    pub fn curve(
        &mut self,
        look: Look,
        tone: usize,
        name: impl Into<String>,
        points: Vec<(f64, f64)>,
    ) {
        self.curves.push(Curve { look, tone, name: name.into(), points });
    }

    /// Its elements, for a place of this size.
    #[must_use]
    pub fn draw(&self, width: f64, height: f64) -> String {
        let mut svg = Svg::new(width, height, MARGIN);
        let (left, inner) = svg.span_x();
        let (top, tall) = svg.span_y();
        svg.rect("well", (left, top), (inner, tall), "");
        self.draw_grid(&mut svg);
        self.draw_words(&mut svg, (width, height));
        for guide in &self.guides {
            let Some(x) = self.x.place(guide.at).map(|place| svg.x(place)) else { continue };
            svg.line("guide", (x, top), (x, top + tall));
            let y = if guide.is_low { top + tall - 8.0 } else { top + 15.0 };
            svg.text("small", (x + 5.0, y), &guide.text);
        }
        for curve in &self.curves {
            self.draw_curve(&mut svg, curve);
        }
        for (point, tone) in &self.rings {
            if let Some(at) = self.at(&svg, *point) {
                svg.path(&format!("ring t{tone}"), &disc(at, RING));
            }
        }
        self.draw_legend(&mut svg);
        svg.into_body()
    }

    fn at(&self, svg: &Svg, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        Some((svg.x(self.x.place(x)?), svg.y(self.y.place(y)?)))
    }

    fn draw_grid(&self, svg: &mut Svg) {
        let (left, inner) = svg.span_x();
        let (top, tall) = svg.span_y();
        for tick in self.x.ticks() {
            let Some(x) = self.x.place(tick.value).map(|place| svg.x(place)) else { continue };
            let class = if tick.text.is_empty() { "grid fine" } else { "grid" };
            svg.line(class, (x, top), (x, top + tall));
            svg.text("number mid", (x, top + tall + 15.0), &tick.text);
        }
        for tick in self.y.ticks() {
            let Some(y) = self.y.place(tick.value).map(|place| svg.y(place)) else { continue };
            let class = if tick.value == 0.0 { "grid zero" } else { "grid" };
            svg.line(class, (left, y), (left + inner, y));
            svg.text("number end", (left - 6.0, y + 4.0), &tick.text);
        }
    }

    fn draw_words(&self, svg: &mut Svg, (width, height): (f64, f64)) {
        let (left, inner) = svg.span_x();
        svg.text("title", (left, TITLE_Y), self.title);
        svg.text("small end", (width - MARGIN.2, TITLE_Y), &self.note);
        svg.text("label mid", (left + 0.5 * inner, height - 5.0), self.x.label);
        svg.text("label end", (left - 6.0, LEGEND_Y), self.y.label);
    }

    fn draw_curve(&self, svg: &mut Svg, curve: &Curve) {
        let tone = curve.tone;
        let points = curve.points.iter().map(|point| self.at(svg, *point));
        match curve.look {
            Look::Line => {
                let data = polyline(points);
                svg.path(&format!("line t{tone}"), &data);
            }
            Look::Dots => {
                let data: String = points.flatten().map(dot).collect();
                svg.path(&format!("dot t{tone}"), &data);
            }
            Look::Area => {
                let seen: Vec<_> = points.flatten().collect();
                let (Some(first), Some(last)) = (seen.first(), seen.last()) else { return };
                let ends = (first.0, last.0, svg.y(0.0));
                let data = polyline(seen.iter().copied().map(Some));
                let foot = format!("L{:.1} {:.1}L{:.1} {:.1}Z", ends.1, ends.2, ends.0, ends.2);
                svg.path(&format!("area t{tone}"), &(data + &foot));
            }
        }
    }

    fn draw_legend(&self, svg: &mut Svg) {
        let (left, _) = svg.span_x();
        let mut x = left + 4.0;
        for curve in self.curves.iter().filter(|curve| !curve.name.is_empty()) {
            let (y, tone) = (LEGEND_Y - 4.0, curve.tone);
            match curve.look {
                Look::Dots => {
                    svg.path(&format!("dot t{tone}"), &dot((x + 0.5 * SAMPLE - 4.0, y)));
                }
                Look::Line => svg.line(&format!("line t{tone}"), (x, y), (x + SAMPLE - 6.0, y)),
                Look::Area => {
                    let more = "";
                    svg.rect(&format!("area t{tone}"), (x, y - 4.0), (SAMPLE - 6.0, 8.0), more);
                }
            }
            svg.text("small", (x + SAMPLE, LEGEND_Y), &curve.name);
            #[allow(clippy::cast_precision_loss, reason = "a few characters")]
            let chars = curve.name.chars().count() as f64;
            x += SAMPLE + chars * CHAR + GAP;
        }
    }
}

/// Path data of a dot: its size is that of the pen.
fn dot((x, y): (f64, f64)) -> String {
    format!("M{x:.1} {y:.1}h0")
}

/// Path data of a circle.
fn disc((x, y): (f64, f64), radius: f64) -> String {
    let width = 2.0 * radius;
    format!(
        "M{:.1} {y:.1}a{radius} {radius} 0 1 0 {width} 0a{radius} {radius} 0 1 0 {:.1} 0Z",
        x - radius,
        -width
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot() -> Plot {
        let x = Axis::linear("input, dBFS", -60.0, 0.0, 12.0);
        let y = Axis::linear("dB", -24.0, 0.0, 6.0);
        Plot::new("Curve", "4:1", x, y)
    }

    #[test]
    fn what_lies_outside_leaves_a_gap() {
        let mut plot = plot();
        let points = vec![(-60.0, 0.0), (-50.0, 3.0), (-40.0, -1.0), (-20.0, f64::NAN)];
        plot.curve(Look::Line, 1, "line", points);
        let body = plot.draw(400.0, 300.0);
        let data = body.split(r#"class="line t1" d=""#).nth(1).unwrap();
        let data = &data[..data.find('"').unwrap()];
        assert_eq!(data.matches('M').count(), 2);
        assert_eq!(data.matches('L').count(), 0);
    }

    #[test]
    fn draws_everything_it_was_given_and_nothing_that_is_no_number() {
        let mut plot = plot();
        plot.curve(Look::Dots, 2, "measured <1>", vec![(-12.0, -6.0); 3]);
        plot.curve(Look::Area, 0, "", vec![(-60.0, -24.0), (0.0, -3.0)]);
        plot.guides.push(Guide { at: -24.0, text: "threshold".into(), is_low: false });
        plot.rings.push(((-12.0, -6.0), 2));
        let body = plot.draw(400.0, 300.0);
        for wanted in ["Curve", "4:1", "input, dBFS", "measured &lt;1&gt;", "threshold", "ring t2"]
        {
            assert!(body.contains(wanted), "{wanted}");
        }
        assert!(!body.contains("NaN") && !body.contains("inf\""));
    }
}
