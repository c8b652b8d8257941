//! Small helpers for SVG: inline in a page, or parts of a picture of its own.

use std::fmt::Write as _;

/// Room around the plotting area: left, top, right, bottom.
pub type Margin = (f64, f64, f64, f64);

/// A picture in the making with a plotting area.
pub struct Svg {
    body: String,
    width: f64,
    height: f64,
    margin: Margin,
}

impl Svg {
    /// An empty picture.
    #[must_use]
    pub fn new(width: f64, height: f64, margin: Margin) -> Self {
        Self { body: String::new(), width, height, margin }
    }

    /// Left edge of the plotting area, and its width.
    #[must_use]
    pub fn span_x(&self) -> (f64, f64) {
        (self.margin.0, self.width - self.margin.0 - self.margin.2)
    }

    /// Top edge of the plotting area, and its height.
    #[must_use]
    pub fn span_y(&self) -> (f64, f64) {
        (self.margin.1, self.height - self.margin.1 - self.margin.3)
    }

    /// Horizontal place of 0..1.
    #[must_use]
    pub fn x(&self, amount: f64) -> f64 {
        let (left, width) = self.span_x();
        left + amount * width
    }

    /// Vertical place of 0 (bottom) to 1 (top), cut to the area.
    #[must_use]
    pub fn y(&self, amount: f64) -> f64 {
        let (top, height) = self.span_y();
        top + (1.0 - amount.clamp(0.0, 1.0)) * height
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let ((x1, y1), (x2, y2)) = (from, to);
        let _ = write!(
            self.body,
            r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#
        );
    }

    /// A path by its data.
    pub fn path(&mut self, class: &str, data: &str) {
        let _ = write!(self.body, r#"<path class="{class}" d="{data}"/>"#);
    }

    /// A rectangle with further attributes.
    pub fn rect(&mut self, class: &str, (x, y): (f64, f64), (w, h): (f64, f64), more: &str) {
        let _ = write!(
            self.body,
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{w:.1}" height="{h:.1}" {more}/>"#
        );
    }

    /// A text; `class` sets its anchor.
    pub fn text(&mut self, class: &str, (x, y): (f64, f64), text: &str) {
        let _ = write!(
            self.body,
            r#"<text class="{class}" x="{x:.1}" y="{y:.1}">{}</text>"#,
            escape(text)
        );
    }

    /// What was drawn, to be placed in another picture.
    #[must_use]
    pub fn into_body(self) -> String {
        self.body
    }

    /// The finished element.
    #[must_use]
    pub fn finish(self, class: &str, title: &str) -> String {
        format!(
            r#"<svg class="{class}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>"#,
            self.width,
            self.height,
            escape(title),
            self.body
        )
    }
}

/// Path data through points; a gap (`None`) lifts the pen.
#[must_use]
pub fn polyline(points: impl Iterator<Item = Option<(f64, f64)>>) -> String {
    let mut data = String::new();
    let mut is_down = false;
    for point in points {
        match point {
            Some((x, y)) => {
                let _ = write!(data, "{}{x:.1} {y:.1}", if is_down { "L" } else { "M" });
                is_down = true;
            }
            None => is_down = false,
        }
    }
    data
}

/// Text that is safe between tags and in attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A text of at most `most_chars`; an ellipsis stands for what is left out.
#[must_use]
pub fn shortened(text: &str, most_chars: usize) -> String {
    if text.chars().count() <= most_chars {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most_chars.saturating_sub(1)).collect();
    format!("{}\u{2026}", kept.trim_end())
}

/// A number with a real minus sign; a dash for no value.
#[must_use]
pub fn number(value: f64, decimals: usize) -> String {
    if value.is_finite() {
        let text = format!("{value:.decimals$}");
        let is_zero = text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.'));
        let text = if is_zero { text.trim_start_matches('-').to_owned() } else { text };
        text.replace('-', "\u{2212}")
    } else {
        "\u{2013}".to_owned()
    }
}

/// As [`number`], with a plus sign above zero.
#[must_use]
pub fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    let is_up = value > 0.0 && text.chars().any(|c| c.is_ascii_digit() && c != '0');
    if is_up { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_like_the_windows() {
        assert_eq!(number(-2.14, 1), "\u{2212}2.1");
        assert_eq!(number(-0.04, 1), "0.0");
        assert_eq!(number(f64::NEG_INFINITY, 1), "\u{2013}");
        assert_eq!(signed(0.04, 1), "0.0");
        assert_eq!(signed(1.0, 1), "+1.0");
        assert_eq!(shortened("Électrique", 10), "Électrique");
        assert_eq!(shortened("Électrique basse", 12), "Électrique\u{2026}");
        assert_eq!(escape("a<b>\"&"), "a&lt;b&gt;&quot;&amp;");
    }
}
