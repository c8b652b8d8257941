//! All pictures of a plugin on one page (HTML) and in one picture (PNG); with a folder of mockups
//! each beside the drawing that it is to match, and the difference of both.

mod glyphs;
mod image;
mod page;

use std::fs;
use std::path::{Path, PathBuf};

use lacquer_tests::registry::{PLUGINS, Plugin};

use super::options::{Look, Shot};
use image::Image;

/// Around and between the tiles of a sheet, in pixels.
const GAP: u32 = 24;
/// Height of a caption.
const CAPTION: u32 = 26;
const PAPER: [u8; 3] = [0x1E, 0x1D, 0x20];
const INK: [u8; 3] = [0xE8, 0xE4, 0xDC];
/// Sheets of screenshots alone are about as wide as this, in pixels.
const WIDTH: u32 = 2_200;

/// A row of a sheet.
struct Row<'a> {
    shot: &'a Shot,
    caption: String,
    /// Mockup of the same theme and scale.
    mockup: Option<PathBuf>,
}

/// Writes the sheets of the plugins that have pictures; returns how many.
pub fn write(out: &Path, shots: &[Shot], mockups: Option<&Path>) -> Result<usize, String> {
    let mut sheets = 0;
    for plugin in PLUGINS {
        let rows: Vec<Row<'_>> = shots
            .iter()
            .filter(|shot| shot.plugin == plugin)
            .map(|shot| row(shot, mockups))
            .collect();
        if rows.is_empty() {
            continue;
        }
        sheets += 1;
        let html = page::html(plugin, &rows, out)?;
        let path = out.join(format!("{}.html", plugin.name));
        fs::write(&path, html).map_err(|error| format!("{}: {error}", path.display()))?;
        let sheet = if mockups.is_some() { compared(out, &rows)? } else { alone(out, &rows)? };
        sheet.write(&out.join(format!("{}-sheet.png", plugin.name)))?;
    }
    Ok(sheets)
}

fn row<'a>(shot: &'a Shot, mockups: Option<&Path>) -> Row<'a> {
    let look = if shot.look == Look::Light { ", light" } else { "" };
    let caption = format!("{}{look}, {} %", shot.state.title, shot.percent);
    let mockup = mockups.and_then(|folder| mockup(shot, shot.plugin, folder));
    Row { shot, caption, mockup }
}

/// The drawing of a state: `channel-eq-min-light@2x.png`, or `settings@1x.png` for all plugins.
fn mockup(shot: &Shot, plugin: &Plugin, folder: &Path) -> Option<PathBuf> {
    if shot.state.mockup.is_empty() {
        return None;
    }
    let stem = shot.state.mockup.replace("{plugin}", plugin.name);
    let light = if shot.look == Look::Light { "-light" } else { "" };
    let path = folder.join(format!("{stem}{light}@{}x.png", shot.percent / 100));
    path.is_file().then_some(path)
}

/// Screenshots alone, in rows as wide as fits.
fn alone(out: &Path, rows: &[Row<'_>]) -> Result<Image, String> {
    let tiles: Vec<(Image, &str)> = rows
        .iter()
        .filter(|row| row.shot.percent == rows[0].shot.percent)
        .map(|row| screenshot(out, row).map(|image| (image, row.caption.as_str())))
        .collect::<Result<_, _>>()?;
    let (mut x, mut y, mut tallest, mut places) = (GAP, GAP, 0, Vec::new());
    for (tile, _) in &tiles {
        if x > GAP && x + tile.width > WIDTH {
            (x, y, tallest) = (GAP, y + tallest + CAPTION + GAP, 0);
        }
        places.push((x, y));
        x += tile.width + GAP;
        tallest = tallest.max(tile.height);
    }
    let wide = tiles.iter().zip(&places).map(|((tile, _), (x, _))| x + tile.width + GAP).max();
    let mut sheet = Image::plain(wide.unwrap_or(GAP), y + tallest + CAPTION + GAP, PAPER);
    for ((tile, caption), (x, y)) in tiles.iter().zip(places) {
        glyphs::write(&mut sheet, (x, y + 6), caption, INK);
        sheet.paste(tile, x, y + CAPTION);
    }
    Ok(sheet)
}

/// Mockup, screenshot and difference beside each other, those with a mockup first.
fn compared(out: &Path, rows: &[Row<'_>]) -> Result<Image, String> {
    let mut bands = Vec::new();
    for row in rows.iter().filter(|row| row.mockup.is_some()) {
        let Some(path) = &row.mockup else { continue };
        let scale = u32::from(row.shot.percent) / 100;
        let drawn = Image::read(path)?.reduced(scale);
        let taken = screenshot(out, row)?;
        let difference = taken.difference(&drawn);
        bands.push((row.caption.as_str(), [drawn, taken, difference]));
    }
    if bands.is_empty() {
        return alone(out, rows);
    }
    let width =
        |column: usize| bands.iter().map(|(_, tiles)| tiles[column].width).max().unwrap_or(0);
    let lefts = [GAP, 2 * GAP + width(0), 3 * GAP + width(0) + width(1)];
    let height = |tiles: &[Image; 3]| tiles.iter().map(|tile| tile.height).max().unwrap_or(0);
    let total: u32 = bands.iter().map(|(_, tiles)| height(tiles) + CAPTION + GAP).sum();
    let mut sheet = Image::plain(lefts[2] + width(2) + GAP, total + GAP, PAPER);
    let mut y = GAP;
    for (caption, tiles) in &bands {
        for ((tile, left), kind) in
            tiles.iter().zip(lefts).zip(["mockup", "screenshot", "difference"])
        {
            glyphs::write(&mut sheet, (left, y + 6), &format!("{caption}: {kind}"), INK);
            sheet.paste(tile, left, y + CAPTION);
        }
        y += height(tiles) + CAPTION + GAP;
    }
    Ok(sheet)
}

/// A screenshot at its logical size.
fn screenshot(out: &Path, row: &Row<'_>) -> Result<Image, String> {
    let image = Image::read(&out.join(row.shot.file_name()))?;
    Ok(image.reduced(u32::from(row.shot.percent) / 100))
}
