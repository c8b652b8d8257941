//! Every colour, size and font of the suite; nothing of the kind is written anywhere else.
//!
//! [`Theme`] holds the tokens of one appearance (dark or light) together with one plugin's
//! [`Accent`]. It lives in the egui context: the shell puts it there once a frame and widgets read
//! it with [`Theme::of`].

#[cfg(test)]
mod contrast;
mod fonts;
pub mod metrics;
mod tokens;

use egui::{Color32, Context, Id};
use std::sync::Arc;

pub use fonts::{Font, Weight, install_fonts};

/// Light or dark surfaces.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Mode {
    /// Black lacquer.
    #[default]
    Dark,
    /// Warm paper.
    Light,
}

/// The varnish of a plugin: value arcs, main curve, selection.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Accent {
    /// Channel EQ.
    Shellac,
    /// Compressor.
    Cinnabar,
    /// Reverb.
    Celadon,
    /// Panner.
    Iris,
    /// Mastering chain.
    Gold,
    /// Loudness meter.
    Peridot,
}

/// The tokens of one appearance. Names follow the design system.
#[derive(Clone, PartialEq, Debug)]
pub struct Theme {
    /// Which appearance this is.
    pub mode: Mode,
    /// The plugin's varnish.
    pub accent: Color32,
    /// The same for pictures that are dear to compute: never halfway to the bypassed look.
    pub surface: Color32,
    /// Wells, graphs, text fields.
    pub bg0: Color32,
    /// Lower end of a well's gradient.
    pub well2: Color32,
    /// Window.
    pub bg1: Color32,
    /// Panel.
    pub bg2: Color32,
    /// Upper end of a panel's gradient.
    pub panel_top: Color32,
    /// Control at rest.
    pub bg3: Color32,
    /// Control under the pointer.
    pub bg4: Color32,
    /// Trough of a segmented switch.
    pub trough: Color32,
    /// Raised segment of a segmented switch.
    pub raised: Color32,
    /// Popovers, menus, tooltips.
    pub popover: Color32,
    /// Top bar, upper and lower end.
    pub top_bar: [Color32; 2],
    /// Bottom bar.
    pub bottom_bar: Color32,
    /// The line that closes the top and bottom bars.
    pub bar_edge: Color32,
    /// Panel edge.
    pub line1: Color32,
    /// Control edge.
    pub line2: Color32,
    /// Strong edge.
    pub line3: Color32,
    /// One-pixel lit edge on top of raised parts; transparent in the light theme.
    pub lit_edge: Color32,
    /// Values, titles.
    pub hi: Color32,
    /// Captions.
    pub mid: Color32,
    /// Axes, hints.
    pub low: Color32,
    /// Disabled text.
    pub dis: Color32,
    /// Text on any filled accent.
    pub on_accent: Color32,
    /// Minor, major, decade and zero lines of a graph.
    pub grid: [Color32; 4],
    /// The opaque colour the grid alphas are taken from.
    pub grid_ink: Color32,
    /// Darkest sector of a disc.
    pub disc_lo: Color32,
    /// Brightest sector of a disc.
    pub disc_hi: Color32,
    /// Rim of a disc: top, middle, bottom.
    pub disc_rim: [Color32; 3],
    /// Groove circles of a disc.
    pub disc_groove: Color32,
    /// How much of the accent a disc's label takes.
    pub disc_label_amount: f32,
    /// Spindle hole, and what lies under the cut line.
    pub disc_hole: Color32,
    /// Cut line of a disc.
    pub pointer: Color32,
    /// Empty part of arcs and sliders.
    pub track: Color32,
    /// Empty meter.
    pub meter_bg: Color32,
    /// Empty horizontal mini meter.
    pub mini_meter_bg: Color32,
    /// Meter gradient at 0, 80 and 93 % of its length.
    pub meter: [Color32; 3],
    /// Foot of the meter gradient.
    pub meter_foot: Color32,
    /// Within target, done.
    pub ok: Color32,
    /// Attention.
    pub warn: Color32,
    /// Over full scale, error.
    pub clip: Color32,
    /// Gain reduction.
    pub gr: Color32,
    /// Side-chain.
    pub sc: Color32,
    /// Difference, reference, automation.
    pub delta: Color32,
    /// Signal before the plugin.
    pub pre: Color32,
    /// Signal after the plugin.
    pub post: Color32,
    /// Keyboard focus ring.
    pub focus: Color32,
    /// Bands 1 to 8.
    pub bands: [Color32; 8],
    /// White and black keys of the piano strip.
    pub keys: [Color32; 2],
    /// Shadow colour.
    pub shadow: Color32,
    /// Strength of popover shadows relative to the dark theme.
    pub shadow_amount: f32,
}

impl Theme {
    /// The tokens of an appearance with a plugin's varnish.
    pub fn new(mode: Mode, accent: Accent) -> Self {
        match mode {
            Mode::Dark => tokens::dark(tokens::varnish(mode, accent)),
            Mode::Light => tokens::light(tokens::varnish(mode, accent)),
        }
    }

    /// Is this the dark appearance?
    pub fn is_dark(&self) -> bool {
        self.mode == Mode::Dark
    }

    /// Stores the theme in the context and sets egui's own visuals to match.
    pub fn apply(self: &Arc<Self>, ctx: &Context) {
        let same = ctx.data(|d| d.get_temp::<Arc<Self>>(Id::NULL)).is_some_and(|t| t == *self);
        if !same {
            self.put(ctx);
            tokens::apply_visuals(self, ctx);
        }
    }

    /// Stores the theme for the widgets that are shown next, leaving egui's visuals alone.
    pub fn put(self: &Arc<Self>, ctx: &Context) {
        ctx.data_mut(|d| d.insert_temp(Id::NULL, Arc::clone(self)));
    }

    /// The theme of this context; the dark Channel EQ theme before the first [`Theme::apply`].
    pub fn of(ctx: &Context) -> Arc<Self> {
        ctx.data(|d| d.get_temp::<Arc<Self>>(Id::NULL))
            .unwrap_or_else(|| Arc::new(Self::new(Mode::Dark, Accent::Shellac)))
    }

    /// A copy in which varnish and band colours are mixed towards `low`: the bypassed look, of which
    /// `amount`, 0 to 1, has come in, on the way to all or nothing of it.
    pub fn veiled(&self, amount: f32, bypassed: bool) -> Self {
        let grey = |c: Color32, amount: f32| mix(c, self.low, metrics::BYPASS_GREY_AMOUNT * amount);
        Self {
            accent: grey(self.accent, amount),
            surface: grey(self.surface, if bypassed { 1.0 } else { 0.0 }),
            bands: self.bands.map(|c| grey(c, amount)),
            ..self.clone()
        }
    }

    /// Colour of band `index` (0-based, any number: repeats after eight).
    pub fn band(&self, index: usize) -> Color32 {
        self.bands[index % self.bands.len()]
    }

    /// Text on a tint of `c`.
    pub fn on_tint(&self, c: Color32) -> Color32 {
        if self.is_dark() { mix(c, Color32::WHITE, metrics::TINT_TEXT_AMOUNT) } else { c }
    }

    /// Fill of a control that is on.
    pub fn tint(&self, c: Color32) -> Color32 {
        if c == self.hi {
            alpha(c, metrics::TINT_NEUTRAL_ALPHA)
        } else if self.is_dark() {
            alpha(c, metrics::TINT_DARK_ALPHA)
        } else {
            alpha(c, metrics::TINT_LIGHT_ALPHA)
        }
    }

    /// Edge of a control that is on.
    pub fn tint_edge(&self, c: Color32) -> Color32 {
        alpha(c, if c == self.hi { metrics::EDGE_NEUTRAL_ALPHA } else { metrics::EDGE_ALPHA })
    }
}

/// `a` at 0, `b` at 1, per channel; alpha included.
pub fn mix(a: Color32, b: Color32, amount: f32) -> Color32 {
    let l = |x: u8, y: u8| (f32::from(x) + (f32::from(y) - f32::from(x)) * amount).round() as u8;
    Color32::from_rgba_premultiplied(
        l(a.r(), b.r()),
        l(a.g(), b.g()),
        l(a.b(), b.b()),
        l(a.a(), b.a()),
    )
}

/// An opaque colour at `amount` (0 to 1) opacity.
pub fn alpha(c: Color32, amount: f32) -> Color32 {
    c.gamma_multiply(amount)
}
