//! Holds a picture against the stored one.
//!
//! `LACQUER_UPDATE_PICTURES=1 cargo test -p gui-common --test gallery` stores the pictures anew;
//! look at each of them before they are committed.

use crate::raster::Picture;
use std::fs;
use std::path::{Path, PathBuf};

/// Channels may differ by so much, of 255: rounding of another compiler or processor.
const ROUNDING: u8 = 8;
/// So many pixels per million may differ by more: an edge that falls on another side of a pixel's
/// centre. A focus ring that is missing is more than 100 at the size of the smallest picture.
const STRAY_PER_MILLION: usize = 40;

fn stored(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery/pictures").join(name)
}

/// Panics if `picture` is not the stored one; what it looks like now and where it differs is
/// written below `target`.
#[track_caller]
pub fn assert_as_stored(name: &str, picture: &Picture) {
    let file = stored(&format!("{name}.png"));
    if std::env::var_os("LACQUER_UPDATE_PICTURES").is_some() {
        write(&file, picture);
        return;
    }
    let expected = read(&file);
    let problem = if (expected.width, expected.height) == (picture.width, picture.height) {
        let different = differences(&expected, picture);
        let allowed = picture.width * picture.height * STRAY_PER_MILLION / 1_000_000;
        let problem = format!("{different} pixels differ, {allowed} may");
        (different > allowed).then_some(problem)
    } else {
        Some(format!("{}x{} is another size", picture.width, picture.height))
    };
    if let Some(problem) = problem {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
        write(&folder.join(format!("{name}.png")), picture);
        write(&folder.join(format!("{name}-difference.png")), &difference(&expected, picture));
        panic!("{name}: {problem}; see {}", folder.display());
    }
}

fn is_different(a: &[u8], b: &[u8]) -> bool {
    a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > ROUNDING)
}

/// How many pixels differ.
pub fn differences(a: &Picture, b: &Picture) -> usize {
    let pairs = a.rgb.chunks_exact(3).zip(b.rgb.chunks_exact(3));
    pairs.filter(|(a, b)| is_different(a, b)).count()
}

/// The expected picture, dim, with what differs in red.
fn difference(expected: &Picture, now: &Picture) -> Picture {
    let mut shown = Picture::new(now.width, now.height);
    let pairs = expected.rgb.chunks_exact(3).zip(now.rgb.chunks_exact(3));
    for (pixel, (expected, now)) in shown.rgb.chunks_exact_mut(3).zip(pairs) {
        if is_different(expected, now) {
            pixel.copy_from_slice(&[255, 0, 0]);
        } else {
            pixel.iter_mut().zip(expected).for_each(|(to, from)| *to = from / 3);
        }
    }
    shown
}

fn write(file: &Path, picture: &Picture) {
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder to write to");
    let out = fs::File::create(file).expect("a file to write");
    let mut encoder = png::Encoder::new(out, picture.width as u32, picture.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().expect("a head");
    writer.write_image_data(&picture.rgb).expect("pixels");
}

fn read(file: &Path) -> Picture {
    let open = fs::File::open(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let mut reader = png::Decoder::new(std::io::BufReader::new(open)).read_info().expect("a head");
    let mut rgb = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut rgb).expect("pixels");
    assert_eq!(info.color_type, png::ColorType::Rgb);
    Picture { width: info.width as usize, height: info.height as usize, rgb }
}
