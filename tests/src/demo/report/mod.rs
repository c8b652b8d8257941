//! The report: one file with everything in it, no network.

mod charts;
mod page;
mod tracks;
mod verdict;

use super::mix::MixReport;

/// The whole page.
#[must_use]
pub fn html(report: &MixReport) -> String {
    page::page(report)
}
