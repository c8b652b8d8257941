//! What a window shows, as pixels.

use std::fmt;
use std::path::Path;

use super::{DisplayError, failed};

/// An image of 8-bit RGB pixels, rows from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Three bytes a pixel.
    pub rgb: Vec<u8>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture {}x{}", self.width, self.height)
    }
}

impl Picture {
    /// Writes a PNG, whole or not at all.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_png(&self, path: &Path) -> Result<(), DisplayError> {
        let wrong = |error: &dyn fmt::Display| failed(&path.display().to_string(), error);
        let mut data = Vec::new();
        let mut encoder = png::Encoder::new(&mut data, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(|error| wrong(&error))?;
        writer.write_image_data(&self.rgb).map_err(|error| wrong(&error))?;
        writer.finish().map_err(|error| wrong(&error))?;
        crate::audio_file::write_atomically(path, &data)
            .map_err(|error| DisplayError(error.to_string()))
    }

    /// How many different colours there are; 1 is an empty window.
    #[must_use]
    pub fn color_count(&self) -> usize {
        let pixels = self.rgb.chunks_exact(3).map(|p| (p[0], p[1], p[2]));
        pixels.collect::<std::collections::HashSet<_>>().len()
    }

    /// Share of pixels, 0 to 1, that differ from `other`; 1 when the sizes do.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a count of pixels")]
    pub fn difference(&self, other: &Self) -> f64 {
        if (self.width, self.height) != (other.width, other.height) || self.rgb.is_empty() {
            return 1.0;
        }
        let pairs = self.rgb.chunks_exact(3).zip(other.rgb.chunks_exact(3));
        let different = pairs.filter(|(a, b)| a != b).count();
        different as f64 / (self.rgb.len() / 3) as f64
    }
}
