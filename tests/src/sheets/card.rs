//! A sheet as one file: a dark card with a head and rows of pictures, legible on any page.

use std::fmt::Write as _;

use crate::svg::escape;

use super::plot::Plot;

const STYLE: &str = include_str!("card.css");
const WIDTH: f64 = 960.0;
/// Between the card's edge and what it holds, and between pictures.
const EDGE: f64 = 18.0;
/// Height of the head.
const HEAD: f64 = 66.0;

/// Pictures side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Of all of them.
    pub height: f64,
    /// From the left.
    pub plots: Vec<Plot>,
}

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Whose sheet it is.
    pub head: String,
    /// One line about it.
    pub sub: String,
    /// From the top.
    pub rows: Vec<Row>,
}

impl Card {
    /// The file's text; the same for the same measurements.
    #[must_use]
    pub fn svg(&self) -> String {
        let height = HEAD + EDGE + self.rows.iter().map(|row| row.height + EDGE).sum::<f64>();
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
             height=\"{height}\" role=\"img\" aria-label=\"{}\">\n<style>\n{STYLE}</style>\n\
             <rect class=\"card\" x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"10\"/>\n\
             <text class=\"head\" x=\"{EDGE}\" y=\"34\">{}</text>\n\
             <text class=\"sub\" x=\"{EDGE}\" y=\"57\">{}</text>\n",
            escape(&self.head),
            WIDTH - 1.0,
            height - 1.0,
            escape(&self.head),
            escape(&self.sub)
        );
        let mut y = HEAD + EDGE;
        for row in &self.rows {
            #[allow(clippy::cast_precision_loss, reason = "a few pictures")]
            let count = row.plots.len().max(1) as f64;
            let width = (WIDTH - (count + 1.0) * EDGE) / count;
            let mut x = EDGE;
            for plot in &row.plots {
                let body = plot.draw(width, row.height).replace("/><", "/>\n<");
                let _ = writeln!(out, "<g transform=\"translate({x:.1} {y:.1})\">\n{body}\n</g>");
                x += width + EDGE;
            }
            y += row.height + EDGE;
        }
        out + "</svg>\n"
    }
}
