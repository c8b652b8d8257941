//! Data sheets: what the built plugins measure, drawn into the manual.
//!
//! A [`Book`] is what one plugin shows: names of sheets and a function that measures one. A [`Sheet`]
//! is data: figures with their limits, and a [`Card`] of pictures. Everything goes through
//! the plugin's bundle; a new book is a module and a line in [`BOOKS`].

pub mod axis;
pub mod card;
mod channel_eq;
mod compressor;
pub mod markdown;
pub mod plot;
pub mod rig;
pub mod run;

use std::ops::RangeInclusive;

use crate::host::HostError;
use card::Card;
use rig::Rig;

/// All plugins that have sheets.
pub const BOOKS: &[Book] = &[compressor::BOOK, channel_eq::BOOK];

/// The sheets of a plugin.
#[derive(Clone, Copy, Debug)]
pub struct Book {
    /// Its folder in `plugins/` and in the manual.
    pub plugin: &'static str,
    /// Heading of the page that holds the sheets.
    pub title: &'static str,
    /// What is said before the first sheet.
    pub intro: &'static str,
    /// File name of that page.
    pub page: &'static str,
    /// Names of the sheets, in order.
    pub names: fn() -> Vec<&'static str>,
    /// Measures one of them.
    pub measure: fn(&Rig, &str) -> Result<Sheet, HostError>,
}

/// What was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its heading.
    pub name: String,
    /// Paragraphs before the picture, Markdown.
    pub text: String,
    /// With their limits.
    pub figures: Vec<Figure>,
    /// The pictures.
    pub card: Card,
}

impl Sheet {
    /// Name of the picture's file.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}.svg", self.name.to_lowercase().replace(' ', "-"))
    }
}

/// A measured number and what it may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// The number.
    pub value: f64,
    /// Digits behind the point that mean something.
    pub decimals: usize,
    /// Of the value and the limits.
    pub unit: &'static str,
    /// What it may be.
    pub allowed: RangeInclusive<f64>,
}

impl Figure {
    /// Whether it is what it may be; what is no number is not.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.allowed.contains(&self.value)
    }
}
