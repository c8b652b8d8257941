//! Where things stand in the window: its twin without a screen is set and worked as it is.

use std::collections::BTreeMap;

use lacquer_tests::host::Instance;
use test_windows::{Key as KeyCode, Modifiers, Pos2, Rect, Settings, Twin, Vec2, twin};

use super::state::{Area, Key, Place, Point, Proof, Rectangle, Step};

/// Heights of the bars in the design, in logical pixels.
const TOP_BAR: f64 = 40.0;
const BOTTOM_BAR: f64 = 28.0;

/// Says where things are.
pub struct Guide {
    /// Or why there is none: states where nothing is done need none.
    twin: Result<Box<dyn Twin>, String>,
    size: Vec2,
}

impl Guide {
    /// For the window of this size in pixels, with these stored fields.
    pub fn new(
        instance: &mut Instance,
        fields: &BTreeMap<String, String>,
        (width, height): (u32, u32),
        scale: f64,
    ) -> Self {
        let size = Vec2::new(width as f32, height as f32) / scale as f32;
        let id = instance.id().to_owned();
        let mut text = |key: &str| instance.text(key).map_err(|error| error.to_string());
        let mut twin = twin(&id, size, Settings { text: &mut text, fields });
        if let Ok(twin) = &mut twin {
            twin.settle();
        }
        Self { twin, size }
    }

    fn twin(&self) -> Result<&dyn Twin, String> {
        self.twin.as_deref().map_err(Clone::clone)
    }

    /// A step with its places found.
    pub fn find(&self, step: Step) -> Result<Step<Point>, String> {
        let at = |place| self.point(place);
        Ok(match step {
            Step::Point(place) => Step::Point(at(place)?),
            Step::Click(place) => Step::Click(at(place)?),
            Step::RightClick(place) => Step::RightClick(at(place)?),
            Step::ControlClick(place) => Step::ControlClick(at(place)?),
            Step::AltClick(place) => Step::AltClick(at(place)?),
            Step::Hold(from, to) => Step::Hold(at(from)?, at(to)?),
            Step::Drag(from, to) => Step::Drag(at(from)?, at(to)?),
            Step::AltDrag(from, to) => Step::AltDrag(at(from)?, at(to)?),
            Step::Key(key) => Step::Key(key),
            Step::Type(text) => Step::Type(text),
            Step::Write(path, text) => Step::Write(path, text),
            Step::Wait(ms) => Step::Wait(ms),
            Step::Look => Step::Look,
        })
    }

    fn point(&self, place: Place) -> Result<Point, String> {
        let middle = |name| self.twin()?.rect(name).map(|rect| point(rect.center()));
        match place {
            Place::Of(name) => middle(name),
            Place::Beside(name, by) => middle(name).map(|at| (at.0 + by.0, at.1 + by.1)),
            Place::At(at) => Ok(self.near_corner_to_point(at)),
        }
    }

    /// A proof with its rectangle found.
    pub fn find_proof(&self, proof: Proof) -> Result<Proof<Rectangle>, String> {
        Ok(match proof {
            Proof::Drawn => Proof::Drawn,
            Proof::Changed(area) => Proof::Changed(self.area(area)?),
            Proof::Ink(ink, least, area) => Proof::Ink(ink, least, self.area(area)?),
            Proof::Ring(area) => Proof::Ring(self.area(area)?),
        })
    }

    fn area(&self, area: Area) -> Result<Rectangle, String> {
        let seen = |rect: Rect, name: &str| {
            let seen = rect.intersect(Rect::from_min_size(Pos2::ZERO, self.size));
            let is_seen = seen.is_positive();
            is_seen
                .then(|| (point(seen.min), point(seen.size().to_pos2())))
                .ok_or_else(|| format!("{name} is outside the window"))
        };
        match area {
            Area::Of(name) => seen(self.twin()?.rect(name)?, name),
            Area::Focused => {
                seen(self.twin()?.focused().ok_or("nothing has the focus")?, "what has the focus")
            }
            Area::From(name, (by, size)) => {
                let corner = point(self.twin()?.rect(name)?.min);
                Ok(((corner.0 + by.0, corner.1 + by.1), size))
            }
            Area::At((from, size)) => Ok((self.near_corner_to_point(from), size)),
            Area::Message => Ok(message(self.size)),
            Area::Middle(size) => {
                let (width, height) = (f64::from(self.size.x), f64::from(self.size.y));
                let middle = (0.5 * width, 0.5 * (TOP_BAR + height - BOTTOM_BAR));
                Ok(((middle.0 - 0.5 * size.0, middle.1 - 0.5 * size.1), size))
            }
        }
    }

    fn near_corner_to_point(&self, at: Point) -> Point {
        let from = |at: f64, length: f32| at + if at < 0.0 { f64::from(length) } else { 0.0 };
        (from(at.0, self.size.x), from(at.1, self.size.y))
    }

    /// Everything that has a name: its rectangle and the name, a line each, from the top.
    pub fn names(&self) -> Vec<String> {
        let mut named = self.twin().map_or_else(|_| Vec::new(), Twin::named);
        named.sort_by(|(_, a), (_, b)| {
            a.min.y.total_cmp(&b.min.y).then(a.min.x.total_cmp(&b.min.x))
        });
        let line = |(name, rect): (String, Rect)| {
            let (min, size) = (rect.min, rect.size());
            format!("{:7.1} {:7.1} {:6.1} x {:6.1}  {name}", min.x, min.y, size.x, size.y)
        };
        named.into_iter().map(line).collect()
    }

    /// What is done in the window is done in the twin.
    pub fn follow(&mut self, step: Step<Point>) {
        let Ok(twin) = &mut self.twin else { return };
        match step {
            Step::Point(at) => twin.point(pos(at)),
            Step::Click(at) => twin.click(pos(at), Modifiers::NONE),
            Step::RightClick(at) => twin.right_click(pos(at)),
            Step::ControlClick(at) => twin.click(pos(at), Modifiers::CTRL | Modifiers::COMMAND),
            Step::AltClick(at) => twin.click(pos(at), Modifiers::ALT),
            Step::Hold(from, to) => twin.hold(pos(from), pos(to)),
            Step::Drag(from, to) => twin.drag(pos(from), pos(to), Modifiers::NONE),
            Step::AltDrag(from, to) => twin.drag(pos(from), pos(to), Modifiers::ALT),
            Step::Key(Key::Tab) => twin.key(KeyCode::Tab, Modifiers::NONE),
            Step::Key(Key::NextRegion) => twin.key(KeyCode::F6, Modifiers::NONE),
            Step::Key(Key::Down) => twin.key(KeyCode::ArrowDown, Modifiers::NONE),
            Step::Key(Key::All) => twin.key(KeyCode::A, Modifiers::CTRL | Modifiers::COMMAND),
            Step::Type(text) => twin.write(text),
            Step::Wait(_) => twin.settle(),
            Step::Write(..) | Step::Look => {}
        }
    }
}

/// Where a message has its edge and its sign: 600 wide where there is room, 44 below the top bar.
fn message(window: Vec2) -> Rectangle {
    let width = f64::from(window.x);
    ((0.5 * (width - (width - 24.0).min(600.0)), TOP_BAR + 44.0), (40.0, 58.0))
}

fn point(at: Pos2) -> Point {
    (at.x.into(), at.y.into())
}

fn pos((x, y): Point) -> Pos2 {
    Pos2::new(x as f32, y as f32)
}
