//! Pointer gestures on the graph: what a press means, and what its motion does.

use dsp_core::eq::{BandParams, MAX_BANDS};
use egui::{Key, Modifiers, Pos2, Rect, Response, Ui, Vec2};
use gui_common::theme::metrics;
use plugin_common::param::log_plain;

use super::bands::{Bands, has_gain, has_q, is_cut, new_band};
use super::selection::Selection;
use super::view::GraphView;
use nice_plug::prelude::Param;

/// A node is hit within this distance of its centre (design.md, section 4).
const NODE_HIT: f32 = 14.0;
/// A wing handle is hit within this distance.
const WING_HIT: f32 = 10.0;
/// Press this close to the sum curve and drag: a new band.
const CURVE_HIT: f32 = 8.0;
/// Octaves of Q for one pixel of a wing.
const WING_OCT_PER_PX: f64 = 1.0 / 45.0;
/// Octaves of Q for one wheel step.
const WHEEL_OCT: f64 = 0.25;

/// What the pointer is doing.
#[derive(Clone, Debug, Default)]
pub enum Drag {
    /// Nothing.
    #[default]
    None,
    /// Pressed, but not moved yet.
    Pressed(Target),
    /// Moving bands.
    Move(Move),
    /// Changing the Q of one band at its wing.
    Wing(Wing),
    /// Drawing a selection rectangle.
    Rubber(Pos2, Selection),
    /// Cancelled; waits for the release.
    Over,
}

/// What lies under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// A band's node.
    Node(usize),
    /// A wing of a band: 1 on the right, -1 on the left.
    Wing(usize, f32),
    /// Near the sum curve.
    Curve,
    /// Empty space.
    Empty,
}

/// A drag of one or several bands.
#[derive(Clone, Debug)]
pub struct Move {
    last: Pos2,
    bands: Vec<Moved>,
    /// The band that is listened to while it is dragged with Alt.
    listening: bool,
}

/// Unrounded values of a band on its way, so that nothing is lost to steps or limits.
#[derive(Clone, Copy, Debug)]
struct Moved {
    band: usize,
    start: BandParams,
    freq_oct: f64,
    gain_db: f64,
    q_oct: f64,
}

/// A drag of a wing.
#[derive(Clone, Copy, Debug)]
pub struct Wing {
    band: usize,
    side: f32,
    last: Pos2,
    start_q: f64,
    q_oct: f64,
}

/// Where the nodes and wings are in this frame.
pub struct Places {
    /// Centre of the node of each used band.
    pub nodes: [Option<Pos2>; MAX_BANDS],
    /// Left and right wing of the selected band.
    pub wings: Option<(usize, [Pos2; 2])>,
    /// Vertical position of the sum curve at each column.
    pub sum_y: Vec<f32>,
}

impl Places {
    /// What lies under `pos`; the nearest node wins.
    pub fn target(&self, pos: Pos2, view: &GraphView) -> Target {
        let nearest = self
            .nodes
            .iter()
            .enumerate()
            .filter_map(|(band, node)| Some((band, node.as_ref()?.distance(pos))))
            .filter(|(_, distance)| *distance <= NODE_HIT)
            .min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((band, _)) = nearest {
            return Target::Node(band);
        }
        if let Some((band, wings)) = self.wings {
            for (wing, side) in wings.iter().zip([-1.0, 1.0]) {
                if wing.distance(pos) <= WING_HIT {
                    return Target::Wing(band, side);
                }
            }
        }
        let column = (pos.x - view.rect.left()).max(0.0) as usize;
        match self.sum_y.get(column) {
            Some(y) if (y - pos.y).abs() <= CURVE_HIT => Target::Curve,
            _ => Target::Empty,
        }
    }
}

/// The pointer's state between frames.
#[derive(Default)]
pub struct Pointer {
    drag: Drag,
}

impl Pointer {
    /// Is a gesture going on?
    pub fn is_busy(&self) -> bool {
        !matches!(self.drag, Drag::None | Drag::Over)
    }

    /// The selection rectangle while one is drawn to `pos`.
    pub fn rubber(&self, pos: Option<Pos2>) -> Option<Rect> {
        match self.drag {
            Drag::Rubber(from, _) => pos.map(|pos| Rect::from_two_pos(from, pos)),
            _ => None,
        }
    }

    /// Turns this frame's pointer input into edits.
    pub fn update(
        &mut self,
        ui: &Ui,
        response: &Response,
        bands: Bands<'_>,
        selection: &mut Selection,
        (view, places): (&GraphView, &Places),
    ) {
        let (pos, origin, modifiers) =
            ui.input(|i| (i.pointer.latest_pos(), i.pointer.press_origin(), i.modifiers));
        let down = response.is_pointer_button_down_on() && ui.input(|i| i.pointer.primary_down());
        let Some(pos) = pos else { return };
        if !down {
            self.release(ui, bands);
            return;
        }
        let Some(origin) = origin else { return };
        if matches!(self.drag, Drag::None) {
            let target = places.target(origin, view);
            press(target, modifiers, selection);
            self.drag = Drag::Pressed(target);
        }
        if let Drag::Pressed(target) = self.drag
            && (pos - origin).length() >= metrics::DRAG_SLOP
        {
            self.drag = start(target, origin, modifiers, bands, selection, view);
        }
        if self.is_busy() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            self.cancel(ui, bands, selection);
        }
        self.moved(ui, pos, modifiers, bands, selection, (view, places));
    }

    fn moved(
        &mut self,
        ui: &Ui,
        pos: Pos2,
        modifiers: Modifiers,
        bands: Bands<'_>,
        selection: &mut Selection,
        (view, places): (&GraphView, &Places),
    ) {
        match &mut self.drag {
            Drag::Move(moving) => moving.moved(ui, pos, modifiers, bands, view),
            Drag::Wing(wing) => wing.moved(ui, pos, modifiers, bands),
            Drag::Rubber(from, keep) => {
                let rect = Rect::from_two_pos(*from, pos);
                let inside = (0..MAX_BANDS)
                    .filter(|band| places.nodes[*band].is_some_and(|node| rect.contains(node)));
                *selection = Selection::of(keep.iter().chain(inside));
            }
            Drag::None | Drag::Pressed(_) | Drag::Over => (),
        }
    }

    fn release(&mut self, ui: &Ui, bands: Bands<'_>) {
        match std::mem::take(&mut self.drag) {
            Drag::Move(moving) => moving.end(ui, bands),
            Drag::Wing(wing) => bands.bind(&bands.params.bands[wing.band].q).end(ui.ctx()),
            _ => (),
        }
    }

    fn cancel(&mut self, ui: &Ui, bands: Bands<'_>, selection: &mut Selection) {
        match std::mem::replace(&mut self.drag, Drag::Over) {
            Drag::Move(moving) => {
                for moved in &moving.bands {
                    moved.apply(ui, bands, &moved.start);
                }
                moving.end(ui, bands);
            }
            Drag::Wing(wing) => {
                let q = bands.bind(&bands.params.bands[wing.band].q);
                q.set(ui.ctx(), normalized_q(bands, wing.band, wing.start_q.log2()));
                q.end(ui.ctx());
            }
            Drag::Rubber(_, keep) => *selection = keep,
            _ => (),
        }
    }
}

fn press(target: Target, modifiers: Modifiers, selection: &mut Selection) {
    match target {
        Target::Node(band) if modifiers.command => selection.toggle(band),
        Target::Node(band) => selection.focus(band),
        Target::Empty | Target::Curve if !modifiers.command && !modifiers.shift => {
            *selection = Selection::default();
        }
        _ => (),
    }
}

/// What a press becomes once the pointer moves.
fn start(
    target: Target,
    origin: Pos2,
    modifiers: Modifiers,
    bands: Bands<'_>,
    selection: &mut Selection,
    view: &GraphView,
) -> Drag {
    match target {
        Target::Node(band) => {
            // Ctrl+press took the band out, but Ctrl+drag moves it.
            if !selection.contains(band) {
                selection.toggle(band);
            }
            selection.focus(band);
            Drag::Move(Move::new(origin, bands, selection, modifiers.alt))
        }
        Target::Wing(band, side) => {
            let q = bands.get(band).q;
            Drag::Wing(Wing { band, side, last: origin, start_q: q, q_oct: q.log2() })
        }
        Target::Curve => {
            let new = BandParams { gain_db: 0.0, ..new_band(view.freq_at(origin.x), 0.0) };
            match bands.add(&new) {
                Some(band) => {
                    *selection = Selection::only(Some(band));
                    Drag::Move(Move::new(origin, bands, selection, false))
                }
                None => Drag::Over,
            }
        }
        Target::Empty => Drag::Rubber(origin, *selection),
    }
}

impl Move {
    fn new(origin: Pos2, bands: Bands<'_>, selection: &Selection, listen: bool) -> Self {
        let moved = |band| {
            let start = bands.get(band);
            Moved {
                band,
                start,
                freq_oct: start.freq_hz.log2(),
                gain_db: start.gain_db,
                q_oct: start.q.log2(),
            }
        };
        if listen {
            bands.params.listen.set(selection.primary());
        }
        Self { last: origin, bands: selection.iter().map(moved).collect(), listening: listen }
    }

    fn moved(
        &mut self,
        ui: &Ui,
        pos: Pos2,
        modifiers: Modifiers,
        bands: Bands<'_>,
        view: &GraphView,
    ) {
        let speed = match (modifiers.shift, modifiers.command) {
            (true, false) => metrics::FINE,
            _ => 1.0,
        };
        let mut delta: Vec2 = (pos - self.last) * speed;
        self.last = pos;
        match (modifiers.command, modifiers.shift) {
            (true, false) => delta.x = 0.0,
            (true, true) => delta.y = 0.0,
            _ => (),
        }
        let freq_oct = f64::from(delta.x / view.px_per_oct());
        let gain_db = f64::from(-delta.y / view.px_per_db);
        for moved in &mut self.bands {
            moved.freq_oct += freq_oct;
            if has_gain(moved.start.shape) {
                moved.gain_db += gain_db;
            } else if is_cut(moved.start.shape) {
                // The response at the corner is the Q.
                moved.q_oct += gain_db / (20.0 * std::f64::consts::LOG10_2);
            }
            let to = BandParams {
                freq_hz: moved.freq_oct.exp2(),
                gain_db: moved.gain_db,
                q: moved.q_oct.exp2(),
                ..moved.start
            };
            moved.apply(ui, bands, &to);
        }
    }

    fn end(self, ui: &Ui, bands: Bands<'_>) {
        for moved in &self.bands {
            let band = &bands.params.bands[moved.band];
            bands.bind(&band.freq).end(ui.ctx());
            bands.bind(&band.gain).end(ui.ctx());
            bands.bind(&band.q).end(ui.ctx());
        }
        if self.listening {
            bands.params.listen.set(None);
        }
    }
}

impl Moved {
    /// Sets what a drag may move, and keeps its gestures alive.
    fn apply(&self, ui: &Ui, bands: Bands<'_>, to: &BandParams) {
        let band = &bands.params.bands[self.band];
        let freq = bands.bind(&band.freq);
        freq.begin(ui.ctx());
        freq.set(ui.ctx(), band.freq.preview_normalized(log_plain(to.freq_hz)));
        if has_gain(self.start.shape) {
            let gain = bands.bind(&band.gain);
            gain.begin(ui.ctx());
            gain.set(ui.ctx(), band.gain.preview_normalized(to.gain_db as f32));
        } else if is_cut(self.start.shape) {
            let q = bands.bind(&band.q);
            q.begin(ui.ctx());
            q.set(ui.ctx(), normalized_q(bands, self.band, to.q.log2()));
        }
    }
}

impl Wing {
    fn moved(&mut self, ui: &Ui, pos: Pos2, modifiers: Modifiers, bands: Bands<'_>) {
        let speed = if modifiers.shift { metrics::FINE } else { 1.0 };
        let outwards = f64::from((pos.x - self.last.x) * self.side * speed);
        self.last = pos;
        self.q_oct -= outwards * WING_OCT_PER_PX;
        let q = bands.bind(&bands.params.bands[self.band].q);
        q.begin(ui.ctx());
        q.set(ui.ctx(), normalized_q(bands, self.band, self.q_oct));
    }
}

/// Normalised parameter value of a Q given as `log2`.
fn normalized_q(bands: Bands<'_>, band: usize, q_oct: f64) -> f32 {
    bands.params.bands[band].q.preview_normalized(q_oct as f32)
}

/// The wheel over a node: Q of that band, or of all selected ones if it is one of them.
pub fn wheel(ui: &Ui, bands: Bands<'_>, selection: &Selection, over: usize, steps: f32) {
    let fine = if ui.input(|i| i.modifiers.shift) { metrics::FINE } else { 1.0 };
    let alone = !selection.contains(over);
    let members = (0..MAX_BANDS).filter(|band| {
        if alone { *band == over } else { selection.contains(*band) }
    });
    for band in members {
        let params = bands.get(band);
        if has_q(params.shape) {
            let q = bands.bind(&bands.params.bands[band].q);
            let q_oct = params.q.log2() + f64::from(steps * fine) * WHEEL_OCT;
            q.begin_burst(ui.ctx());
            q.set(ui.ctx(), normalized_q(bands, band, q_oct));
        }
    }
}
