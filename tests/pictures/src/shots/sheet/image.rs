//! Pictures in memory: read, shrink, compare, paste, write.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use lacquer_tests::gui::Picture;

/// An image of 8-bit RGB pixels, rows from the top.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    rgb: Vec<u8>,
}

impl Image {
    /// One colour.
    pub fn plain(width: u32, height: u32, color: [u8; 3]) -> Self {
        Self { width, height, rgb: color.repeat((width * height) as usize) }
    }

    /// Reads a PNG of eight bits, RGB or RGBA.
    pub fn read(path: &Path) -> Result<Self, String> {
        let wrong = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
        let file = File::open(path).map_err(|error| wrong(&error))?;
        let mut decoder = png::Decoder::new(BufReader::new(file));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(|error| wrong(&error))?;
        let size = reader.output_buffer_size().ok_or_else(|| wrong(&"too large"))?;
        let mut data = vec![0; size];
        let info = reader.next_frame(&mut data).map_err(|error| wrong(&error))?;
        let samples = match info.color_type {
            png::ColorType::Rgb => 3,
            png::ColorType::Rgba => 4,
            other => return Err(wrong(&format!("{other:?} pixels"))),
        };
        let rgb = data[..info.buffer_size()]
            .chunks_exact(samples)
            .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
            .collect();
        Ok(Self { width: info.width, height: info.height, rgb })
    }

    /// Writes a PNG.
    pub fn write(self, path: &Path) -> Result<(), String> {
        let Self { width, height, rgb } = self;
        Picture { width, height, rgb }.write_png(path).map_err(|error| error.to_string())
    }

    /// One pixel of the mean of each `factor` by `factor` pixels.
    pub fn reduced(self, factor: u32) -> Self {
        if factor <= 1 {
            return self;
        }
        let (width, height) = (self.width / factor, self.height / factor);
        let mut small = Self::plain(width, height, [0; 3]);
        for y in 0..height {
            for x in 0..width {
                let mut sums = [0u32; 3];
                for inner in 0..factor * factor {
                    let pixel = self.at(x * factor + inner % factor, y * factor + inner / factor);
                    sums.iter_mut().zip(pixel).for_each(|(sum, part)| *sum += u32::from(part));
                }
                small.set(x, y, sums.map(|sum| (sum / (factor * factor)) as u8));
            }
        }
        small
    }

    /// How far each pixel is from another picture's, doubled.
    pub fn difference(&self, other: &Self) -> Self {
        let (width, height) = (self.width.min(other.width), self.height.min(other.height));
        let mut result = Self::plain(width, height, [0; 3]);
        for y in 0..height {
            for x in 0..width {
                let (a, b) = (self.at(x, y), other.at(x, y));
                let far = |index: usize| a[index].abs_diff(b[index]).saturating_mul(2);
                result.set(x, y, [far(0), far(1), far(2)]);
            }
        }
        result
    }

    /// Lays a picture over this one; what lies outside is left out.
    pub fn paste(&mut self, other: &Self, left: u32, top: u32) {
        for y in 0..other.height.min(self.height.saturating_sub(top)) {
            for x in 0..other.width.min(self.width.saturating_sub(left)) {
                self.set(left + x, top + y, other.at(x, y));
            }
        }
    }

    /// Colours a rectangle.
    pub fn fill(&mut self, (left, top): (u32, u32), (width, height): (u32, u32), color: [u8; 3]) {
        for y in top..(top + height).min(self.height) {
            for x in left..(left + width).min(self.width) {
                self.set(x, y, color);
            }
        }
    }

    fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let at = 3 * (y * self.width + x) as usize;
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }

    fn set(&mut self, x: u32, y: u32, color: [u8; 3]) {
        let at = 3 * (y * self.width + x) as usize;
        self.rgb[at..at + 3].copy_from_slice(&color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinking_takes_means_and_differences_are_doubled() {
        let mut image = Image::plain(4, 2, [10; 3]);
        image.fill((0, 0), (1, 2), [30; 3]);
        let small = image.reduced(2);
        assert_eq!((small.width, small.height), (2, 1));
        assert_eq!((small.at(0, 0), small.at(1, 0)), ([20; 3], [10; 3]));
        let difference = small.difference(&Image::plain(2, 1, [10; 3]));
        assert_eq!((difference.at(0, 0), difference.at(1, 0)), ([20; 3], [0; 3]));
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_files_come_back() {
        let mut image = Image::plain(4, 3, [1; 3]);
        image.paste(&Image::plain(9, 9, [7; 3]), 2, 1);
        assert_eq!((image.at(1, 1), image.at(3, 2)), ([1; 3], [7; 3]));
        let path = std::env::temp_dir().join(format!("lacquer-sheet-{}.png", std::process::id()));
        image.clone().write(&path).unwrap();
        assert_eq!(Image::read(&path).unwrap(), image);
        std::fs::remove_file(&path).unwrap();
        assert!(Image::read(&path).unwrap_err().contains("lacquer-sheet"));
    }
}
