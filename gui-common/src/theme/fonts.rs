//! Inter in three weights from one variable file.

use egui::epaint::text::VariationCoords;
use egui::{Context, FontData, FontDefinitions, FontFamily, FontId, FontTweak};
use std::sync::{Arc, LazyLock};

/// Weight of a text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Weight {
    /// 400.
    Regular,
    /// 500.
    Medium,
    /// 600.
    SemiBold,
}

const FAMILIES: [(&str, f32); 3] = [("ui", 400.0), ("ui-medium", 500.0), ("ui-semibold", 600.0)];

/// A text style: size in logical pixels and weight.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Font {
    /// Size in logical pixels.
    pub size: f32,
    /// Weight.
    pub weight: Weight,
}

impl Font {
    /// Weight 400.
    pub const fn regular(size: f32) -> Self {
        Self { size, weight: Weight::Regular }
    }

    /// Weight 500.
    pub const fn medium(size: f32) -> Self {
        Self { size, weight: Weight::Medium }
    }

    /// Weight 600.
    pub const fn semibold(size: f32) -> Self {
        Self { size, weight: Weight::SemiBold }
    }
}

impl From<Font> for FontId {
    fn from(f: Font) -> Self {
        static NAMES: LazyLock<[FontFamily; 3]> =
            LazyLock::new(|| FAMILIES.map(|(name, _)| FontFamily::Name(name.into())));
        Self::new(f.size, NAMES[f.weight as usize].clone())
    }
}

/// Registers the families `ui`, `ui-medium` and `ui-semibold`, with egui's own fonts behind them.
pub fn install_fonts(ctx: &Context) {
    let mut fonts = FontDefinitions::default();
    let fall_back = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (name, weight) in FAMILIES {
        let tweak =
            FontTweak { coords: VariationCoords::new([(b"wght", weight)]), ..FontTweak::default() };
        let data = FontData::from_static(ttf_inter::REGULAR).tweak(tweak);
        fonts.font_data.insert(name.into(), Arc::new(data));
        let mut list = vec![name.to_owned()];
        list.extend(fall_back.iter().cloned());
        fonts.families.insert(FontFamily::Name(name.into()), list);
    }
    let mut proportional = vec![FAMILIES[0].0.to_owned()];
    proportional.extend(fall_back);
    fonts.families.insert(FontFamily::Proportional, proportional);
    ctx.set_fonts(fonts);
}
