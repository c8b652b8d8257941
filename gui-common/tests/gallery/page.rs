//! Every control on one page, as the design's page of components.

use crate::support::TestParams;
use egui::{Align2, Color32, Pos2, Rect, Ui, pos2, vec2};
use gui_common::Binding;
use gui_common::meter::{Ballistics, LevelMeter};
use gui_common::paint::{self, Icon, brand_disc, icon, panel, text, text_spaced};
use gui_common::plot::{NodeLook, paint_node};
use gui_common::theme::{Accent, Font, Mode, Theme};
use gui_common::widget::{
    Button, Chip, DropDown, Fader, IconButton, Knob, KnobLook, KnobSize, MenuRow, NumberTile, Ring,
    Segment, Segmented, Slider, SliderLook, Toggle, TooltipRow, ValueField, menu_rows, paint_knob,
    paint_slider, tooltip,
};
use nice_plug::context::gui::GuiContext;
use std::sync::Arc;

/// Size of the page.
pub const SIZE: egui::Vec2 = vec2(1240.0, 1130.0);

/// The page and what is live on it.
pub struct Gallery {
    params: Arc<TestParams>,
    gui: GuiContext,
    mode: Mode,
    chosen: usize,
}

fn title(ui: &Ui, x: f32, y: f32, s: &str, t: &Theme) {
    text(ui.painter(), pos2(x, y), Align2::LEFT_CENTER, s, Font::semibold(13.0), t.hi);
}

fn note(ui: &Ui, at: Pos2, anchor: Align2, s: &str, color: Color32) {
    text(ui.painter(), at, anchor, s, Font::regular(11.0), color);
}

impl Gallery {
    /// A page in this theme.
    pub fn new(gui: GuiContext, mode: Mode) -> Self {
        Self { params: Arc::default(), gui, mode, chosen: 2 }
    }

    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui) {
        let t = Arc::new(Theme::new(self.mode, Accent::Shellac));
        t.apply(ui.ctx());
        let window = Rect::from_min_size(pos2(0.0, 0.0), SIZE);
        ui.painter().rect_filled(window, 0.0, t.bg1);
        brand_disc(ui.painter(), pos2(38.0, 36.0), 17.0, &t);
        let at = pos2(66.0, 36.0);
        text(ui.painter(), at, Align2::LEFT_CENTER, "Lacquer", Font::semibold(20.0), t.hi);
        note(ui, pos2(152.0, 37.0), Align2::LEFT_CENTER, "control vocabulary", t.mid);
        self.knobs(ui, &t);
        self.switches(ui, &t);
        nodes(ui, &t);
        meters(ui, &t);
        self.popovers(ui, &t);
        palette(ui, &t);
        icons(ui, &t);
    }

    fn bind<'a>(&'a self, param: &'a impl gui_common::param::ParamHandle) -> Binding<'a> {
        Binding::new(param, &self.gui)
    }

    fn knobs(&self, ui: &mut Ui, t: &Theme) {
        panel(ui.painter(), Rect::from_min_size(pos2(20.0, 68.0), vec2(1200.0, 173.0)), t);
        title(ui, 36.0, 88.0, "Knob", t);
        let sizes = [
            (74.0, KnobSize::S, "S 32"),
            (152.0, KnobSize::M, "M 44"),
            (236.0, KnobSize::L, "L 60"),
            (328.0, KnobSize::Xl, "XL 84"),
        ];
        let base = KnobLook {
            radius: 26.0,
            value: 0.62,
            accent: t.accent,
            bipolar: false,
            label: "",
            label_gap: 11.0,
            text: "+2.4 dB",
            text_gap: 12.0,
            hover: 0.0,
            dragging: false,
            focused: false,
            enabled: true,
            automated: false,
            ring: None,
        };
        for (x, size, name) in sizes {
            note(ui, pos2(x, 104.0), Align2::CENTER_CENTER, name, t.low);
            let look = KnobLook { radius: size.radius(), ..base };
            paint_knob(ui.painter(), pos2(x, 160.0), &look, t);
        }
        let ring = Some(Ring { from: 0.45, to: 0.85, now: 0.68 });
        let states = [
            ("Hover", KnobLook { hover: 1.0, ..base }),
            ("Dragging", KnobLook { dragging: true, ..base }),
            ("Focus", KnobLook { focused: true, ..base }),
            ("Disabled", KnobLook { enabled: false, ..base }),
            ("Bipolar", KnobLook { bipolar: true, value: 0.35, ..base }),
            ("Modulated", KnobLook { ring, ..base }),
            ("Automated", KnobLook { automated: true, ..base }),
        ];
        for (i, (name, look)) in states.iter().enumerate() {
            let x = 461.0 + i as f32 * 97.0;
            note(ui, pos2(x, 104.0), Align2::CENTER_CENTER, name, t.low);
            paint_knob(ui.painter(), pos2(x, 160.0), look, t);
        }
        note(ui, pos2(1140.0, 104.0), Align2::CENTER_CENTER, "Live", t.low);
        Knob::new(self.bind(&self.params.freq)).radius(26.0).show(ui, pos2(1140.0, 160.0));
    }

    fn switches(&mut self, ui: &mut Ui, t: &Theme) {
        panel(ui.painter(), Rect::from_min_size(pos2(20.0, 254.0), vec2(592.0, 236.0)), t);
        title(ui, 36.0, 274.0, "Switches, chips, menus", t);
        let rows = ["Segmented", "Toggle", "Chip", "Drop-down", "Icon button"];
        for (i, name) in rows.iter().enumerate() {
            note(ui, pos2(36.0, 306.0 + i as f32 * 36.0), Align2::LEFT_CENTER, name, t.low);
        }
        let styles = ["Clean", "Punch", "Glue", "Opto"].map(Segment::from);
        let rect = Rect::from_min_size(pos2(130.0, 294.0), vec2(220.0, 24.0));
        if let Some(i) = Segmented::new(&styles).show(ui, rect, self.chosen, "Style") {
            self.chosen = i;
        }
        let places = ["St", "L", "R", "M", "S"].map(Segment::from);
        let rect = Rect::from_min_size(pos2(364.0, 294.0), vec2(128.0, 24.0));
        let place = self.bind(&self.params.place);
        Segmented::new(&places).accent(t.band(3)).show_bound(ui, rect, place);
        Toggle::new("On").show(ui, pos2(130.0, 334.0), true, "a toggle that is on");
        let live = self.bind(&self.params.on);
        Toggle::new("Live").show_bound(ui, pos2(200.0, 334.0), live);
        let off = Toggle::new("Disabled").enabled(false);
        off.show(ui, pos2(372.0, 334.0), true, "a disabled toggle");
        Chip::new("Off").show(ui, pos2(130.0, 366.0), false, "a chip that is off");
        Chip::new("On").accent(t.accent).show(ui, pos2(176.0, 366.0), true, "a chip that is on");
        Chip::new("Post").dot(t.post).show(ui, pos2(222.0, 366.0), true, "a chip with a dot");
        Chip::new("Disabled").enabled(false).show(ui, pos2(361.0, 366.0), false, "disabled chip");
        Button::new("Export").icon(Icon::Export).show(ui, pos2(437.0, 366.0));
        let icons = [Icon::Bell, Icon::LowShelf, Icon::HighShelf, Icon::LowCut];
        DropDown::new(&["Bell", "Low shelf", "High shelf", "Low cut"])
            .icons(&icons)
            .icon_color(t.accent)
            .show_bound(
                ui,
                Rect::from_min_size(pos2(130.0, 402.0), vec2(128.0, 24.0)),
                self.bind(&self.params.shape),
            );
        let rect = Rect::from_min_size(pos2(268.0, 402.0), vec2(150.0, 24.0));
        DropDown::new(&["8\u{d7}"]).caption("Oversampling").show(ui, rect, 0, "Oversampling");
        IconButton::new(Icon::Undo, "undo").show(ui, pos2(143.0, 450.0));
        IconButton::new(Icon::Trash, "boxed").boxed().show(ui, pos2(177.0, 450.0));
        IconButton::new(Icon::Power, "on").on(true).accent(t.accent).show(ui, pos2(211.0, 450.0));
        let filled = IconButton::new(Icon::Power, "filled").filled(Some(t.warn));
        filled.show(ui, pos2(245.0, 450.0));
        IconButton::new(Icon::Redo, "none").enabled(false).show(ui, pos2(279.0, 450.0));
        note(ui, pos2(330.0, 450.0), Align2::LEFT_CENTER, "Slider", t.low);
        Slider::new(self.bind(&self.params.gain)).show(ui, pos2(376.0, 450.0), 92.0);
        let look = SliderLook {
            value: 0.3,
            accent: t.accent,
            bipolar: true,
            focused: true,
            enabled: true,
            ..SliderLook::default()
        };
        paint_slider(ui.painter(), pos2(492.0, 450.0), 92.0, &look, t);
        let rect = Rect::from_center_size(pos2(552.0, 414.0), vec2(70.0, 20.0));
        ValueField::new(self.bind(&self.params.gain)).show(ui, rect);
        Fader::new(self.bind(&self.params.gain)).show(ui, 582.0, (310.0..=390.0).into());
    }

    fn popovers(&self, ui: &mut Ui, t: &Theme) {
        title(ui, 36.0, 514.0, "Right-click menu", t);
        let rows = [
            MenuRow::item("Type a value\u{2026}").key("Enter"),
            MenuRow::item("Reset to default").key("Del"),
            MenuRow::Separator,
            MenuRow::item("Copy value"),
            MenuRow::item("Paste value").enabled(false),
            MenuRow::Separator,
            MenuRow::item("Lock in presets").checked(true),
        ];
        let area = Rect::from_min_size(pos2(28.0, 530.0), vec2(212.0, 200.0));
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(area));
        menu_rows(&mut child, 212.0, &rows);
        title(ui, 272.0, 514.0, "Tooltip", t);
        let rows = [
            TooltipRow { key: "Band 4", value: "Bell", heading: Some(t.on_tint(t.band(3))) },
            TooltipRow { key: "2.87 kHz", value: "F7 +47 ct", heading: None },
            TooltipRow { key: "Gain", value: "\u{2212}2.1 dB", heading: None },
            TooltipRow { key: "Q", value: "1.80", heading: None },
        ];
        let bounds = Rect::from_min_size(pos2(270.0, 526.0), vec2(200.0, 200.0));
        let at = (pos2(350.0, 640.0), 9.0);
        tooltip(ui.painter(), at, 158.0, &rows, (t.band(3), bounds), t);
        title(ui, 500.0, 514.0, "Tiles", t);
        let rect = |x: f32| Rect::from_min_size(pos2(x, 530.0), vec2(123.0, 64.0));
        NumberTile::new("Range", "9.0", "LU").show(ui, rect(500.0));
        NumberTile::new("True peak", "\u{2212}1.0", "dBTP")
            .sign(Icon::Check, t.ok)
            .show(ui, rect(632.0));
        NumberTile::new("Maximum", "+0.4", "dBTP").over(true).show(ui, rect(764.0));
        let small = Rect::from_min_size(pos2(500.0, 604.0), vec2(97.0, 46.0));
        NumberTile::new("PSR", "9.7", "LU").small().show(ui, small);
    }
}

fn nodes(ui: &Ui, t: &Theme) {
    panel(ui.painter(), Rect::from_min_size(pos2(624.0, 254.0), vec2(300.0, 236.0)), t);
    title(ui, 640.0, 274.0, "Graph nodes", t);
    let base = NodeLook {
        number: "5",
        color: t.band(4),
        selected: false,
        off: false,
        solo: false,
        ..NodeLook::default()
    };
    for i in 0..8 {
        let number = (i + 1).to_string();
        let look = NodeLook { number: &number, color: t.band(i), ..base };
        paint_node(ui.painter(), pos2(652.0 + i as f32 * 34.0, 308.0), &look, t);
    }
    let states = [
        ("Normal", base),
        ("Selected", NodeLook { selected: true, ..base }),
        ("Off", NodeLook { off: true, ..base }),
        ("Solo", NodeLook { solo: true, ..base }),
        ("Focus", NodeLook { focused: true, ..base }),
    ];
    for (i, (name, look)) in states.iter().enumerate() {
        let x = 660.0 + i as f32 * 56.0;
        paint_node(ui.painter(), pos2(x, 372.0), look, t);
        note(ui, pos2(x, 400.0), Align2::CENTER_CENTER, name, t.low);
    }
}

fn meters(ui: &mut Ui, t: &Theme) {
    panel(ui.painter(), Rect::from_min_size(pos2(936.0, 254.0), vec2(284.0, 236.0)), t);
    title(ui, 952.0, 274.0, "Meters", t);
    for (i, (name, db)) in [("Level", -9.0), ("Hot", -1.0), ("Over", 0.8)].iter().enumerate() {
        let mut levels = Ballistics::default();
        levels.update([*db, *db - 0.7], 0.0);
        let x = 968.0 + i as f32 * 78.0;
        let rect = Rect::from_min_max(pos2(x - 8.0, 286.0), pos2(x + 50.0, 470.0));
        LevelMeter::new(name).show(ui, rect, x, &levels);
    }
}

fn palette(ui: &Ui, t: &Theme) {
    title(ui, 36.0, 830.0, "Varnish, one per plugin", t);
    let accents = [
        Accent::Shellac,
        Accent::Cinnabar,
        Accent::Celadon,
        Accent::Iris,
        Accent::Gold,
        Accent::Peridot,
    ];
    for (i, accent) in accents.iter().enumerate() {
        let own = Theme::new(t.mode, *accent);
        brand_disc(ui.painter(), pos2(58.0 + i as f32 * 60.0, 870.0), 20.0, &own);
    }
    let meanings = [
        (t.ok, Icon::Check),
        (t.warn, Icon::Alert),
        (t.clip, Icon::Close),
        (t.sc, Icon::Link),
        (t.delta, Icon::Delta),
        (t.focus, Icon::Key),
        (t.pre, Icon::Sine),
        (t.post, Icon::Sine),
    ];
    title(ui, 36.0, 920.0, "Meaning", t);
    for (i, (color, sign)) in meanings.iter().enumerate() {
        let rect = Rect::from_min_size(pos2(36.0 + i as f32 * 72.0, 936.0), vec2(64.0, 30.0));
        ui.painter().rect_filled(rect, 6.0, *color);
        icon(ui.painter(), *sign, rect.center(), 16.0, t.on_accent);
    }
    let big = (Font::regular(44.0), -1.0);
    let p = ui.painter();
    text_spaced(p, pos2(650.0, 950.0), Align2::LEFT_CENTER, "\u{2212}14.2", big, t.hi);
    paint::digits(p, pos2(780.0, 955.0), Align2::LEFT_CENTER, "24.0", Font::regular(24.0), t.hi);
    let at = |x: f32| pos2(x, 958.0);
    text(p, at(860.0), Align2::LEFT_CENTER, "Limiter", Font::semibold(14.0), t.hi);
    text(p, at(950.0), Align2::LEFT_CENTER, "2.87 kHz", Font::medium(12.0), t.hi);
    text(p, at(1040.0), Align2::LEFT_CENTER, "Threshold", Font::medium(11.0), t.mid);
    text(p, at(1130.0), Align2::LEFT_CENTER, "\u{2212}36", Font::regular(10.0), t.low);
}

fn icons(ui: &Ui, t: &Theme) {
    title(ui, 36.0, 1020.0, "Icons, painted", t);
    for (i, which) in Icon::ALL.iter().enumerate() {
        let (row, column) = (i / 43, i % 43);
        let at = pos2(46.0 + column as f32 * 27.4, 1048.0 + row as f32 * 30.0);
        icon(ui.painter(), *which, at, 18.0, t.mid);
    }
}
