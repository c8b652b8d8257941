//! What is remembered, as JSON in the state: short, and read as far as it can be.
//!
//! Ids stand once in a table and are named by their number; values are lists of number and value in
//! turn. A part that cannot be read is left out and told; it never keeps the sound from loading.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

use super::Saved;
use crate::compare::{Side, SideMemory, Sides};
use crate::preset::{PresetId, Source};
use crate::sound::{Sound, Value};
use crate::undo::{Change, History, Loaded, MAX_STEPS, PresetChange, Step};

/// Key of the field in the state.
pub const KEY: &str = "session";
/// Most that the field may take in a state, with the quotes that it needs there. The steps farthest
/// from the present go first.
pub const MAX_BYTES: usize = 60_000;
/// Nothing this suite wrote is longer; what is, is not read at all.
const MAX_READ_BYTES: usize = 1 << 20;
/// Longest text that is written, and taken from a state: more than the path of any file.
const MAX_TEXT_BYTES: usize = 1000;
/// Longest id of a parameter. Each change that is read has a copy of its own.
const MAX_ID_BYTES: usize = 64;
/// Version of the layout.
const VERSION: u32 = 1;

/// Makes sure that a state has a readable field, so that loading it replaces what an instance
/// remembers of before: nothing in place of none, a note of the loss in place of a broken one.
pub fn repair(fields: &mut BTreeMap<String, String>) {
    let field = fields.entry(KEY.to_owned()).or_insert_with(|| "{}".to_owned());
    // Read as it will be: what is valid but too deep or too great is broken too.
    let is_json = field.len() <= MAX_READ_BYTES && serde_json::from_str::<Json>(field).is_ok();
    if !is_json {
        *field = "null".to_owned();
    }
}

/// Forgets far steps until all of it fits [`MAX_BYTES`].
fn trim(sides: &mut Sides) {
    loop {
        let bytes = state_bytes(sides);
        if bytes <= MAX_BYTES {
            return;
        }
        let steps = |side| {
            let history: &History = &sides.side(side).history;
            history.done_len() + history.undone_len()
        };
        let (here, there) = (steps(sides.heard), steps(sides.heard.other()));
        // Steps of one size: as many as are over. Of different sizes: some more rounds.
        let over = ((here + there) * (bytes - MAX_BYTES) / bytes).max(1);
        for _ in 0..over {
            let steps = |history: &History| history.done_len() + history.undone_len();
            let fewer_here =
                steps(&sides.here().history) < steps(&sides.side(sides.heard.other()).history);
            let side = if fewer_here { sides.there_mut() } else { sides.here_mut() };
            if !side.history.forget_farthest() {
                return;
            }
        }
    }
}

/// Size of the field as text within a state, which is JSON itself.
fn state_bytes(sides: &Sides) -> usize {
    let text = serde_json::to_string(&Document::new(sides)).unwrap_or_default();
    text.len() + text.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count()
}

/// One element of a list of mixed values.
#[derive(Serialize)]
#[serde(untagged)]
enum Atom<'a> {
    Index(usize),
    Number(f64),
    Whole(i32),
    Switch(bool),
    Text(&'a str),
}

impl<'a> From<&'a Value> for Atom<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Number(number) => Self::Number(*number),
            Value::Whole(whole) => Self::Whole(*whole),
            Value::Switch(on) => Self::Switch(*on),
            Value::Choice(choice) => Self::Text(choice),
        }
    }
}

#[derive(Serialize)]
struct StepDocument<'a>(
    &'a str,
    Vec<Atom<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")] Option<[Option<usize>; 2]>,
);

#[derive(Serialize)]
struct SideDocument<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    sound: Option<Vec<Atom<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preset: Option<usize>,
    #[serde(skip_serializing_if = "is_none")]
    undone: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepDocument<'a>>,
}

fn is_none(undone: &usize) -> bool {
    *undone == 0
}

#[derive(Serialize)]
struct PresetDocument<'a>(&'a str, &'a str, &'a str, Vec<Atom<'a>>);

#[derive(Serialize)]
struct Document<'a> {
    v: u32,
    heard: usize,
    ids: Vec<&'a str>,
    presets: Vec<PresetDocument<'a>>,
    sides: [SideDocument<'a>; 2],
}

/// The tables that the lists refer to, filled while they are made.
#[derive(Default)]
struct Tables<'a> {
    ids: Vec<&'a str>,
    id_numbers: BTreeMap<&'a str, usize>,
    presets: Vec<&'a Arc<Loaded>>,
}

impl<'a> Tables<'a> {
    fn id(&mut self, id: &'a str) -> Atom<'a> {
        let number = *self.id_numbers.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.ids.len() - 1
        });
        Atom::Index(number)
    }

    fn sound(&mut self, sound: &'a Sound) -> Vec<Atom<'a>> {
        sound.iter().flat_map(|(id, value)| [self.id(id), value.into()]).collect()
    }

    fn preset(&mut self, preset: Option<&'a Arc<Loaded>>) -> Option<usize> {
        let preset = preset?;
        let known =
            self.presets.iter().position(|known| Arc::ptr_eq(known, preset) || *known == preset);
        Some(known.unwrap_or_else(|| {
            self.presets.push(preset);
            self.presets.len() - 1
        }))
    }

    fn step(&mut self, step: &'a Step) -> StepDocument<'a> {
        let changes = step.changes.iter();
        let atoms =
            changes.flat_map(|c| [self.id(&c.id), (&c.before).into(), (&c.after).into()]).collect();
        let preset = step.preset.as_ref();
        let presets =
            preset.map(|p| [self.preset(p.before.as_ref()), self.preset(p.after.as_ref())]);
        StepDocument(cut(&step.label), atoms, presets)
    }

    fn side(&mut self, side: &'a SideMemory) -> SideDocument<'a> {
        SideDocument {
            sound: side.sound.as_ref().map(|sound| self.sound(sound)),
            preset: self.preset(side.preset.as_ref()),
            undone: side.history.undone_len(),
            steps: side.history.steps().map(|step| self.step(step)).collect(),
        }
    }
}

impl<'a> Document<'a> {
    fn new(sides: &'a Sides) -> Self {
        let mut tables = Tables::default();
        let memories = [Side::A, Side::B].map(|side| tables.side(sides.side(side)));
        let presets = tables.presets.clone();
        let presets = presets
            .into_iter()
            .map(|loaded| {
                let PresetId { source, category, name } = &loaded.id;
                let (category, name) = (cut(category), cut(name));
                PresetDocument(source.word(), category, name, tables.sound(&loaded.sound))
            })
            .collect();
        Self { v: VERSION, heard: sides.heard.index(), ids: tables.ids, presets, sides: memories }
    }
}

impl Serialize for Saved {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // While the window works all steps stay; a project takes as many as fit.
        let mut sides = self.sides.clone();
        trim(&mut sides);
        Document::new(&sides).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Saved {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(read(&Json::deserialize(deserializer)?))
    }
}

/// The tables of a document that is read.
struct Lookup<'a> {
    ids: Vec<&'a str>,
    presets: Vec<Option<Arc<Loaded>>>,
}

/// Takes from a document what can be taken.
fn read(document: &Json) -> Saved {
    let mut saved = Saved::default();
    if !document.is_object() {
        saved.notices.push("Undo steps and A/B of this project could not be read.".to_owned());
        return saved;
    }
    let list = |key: &str| document[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_short = |id: &&str| id.len() <= MAX_ID_BYTES;
    let ids =
        list("ids").iter().map(|id| id.as_str().filter(is_short).unwrap_or_default()).collect();
    let mut lookup = Lookup { ids, presets: Vec::new() };
    lookup.presets = list("presets").iter().map(|preset| lookup.loaded(preset)).collect();
    let heard = if document["heard"] == 1 { Side::B } else { Side::A };
    let memories = [("A", 0), ("B", 1)].map(|(name, at)| {
        let (memory, losses) = lookup.side(&document["sides"][at]);
        let told = losses.iter().map(|what| format!("{what} of side {name} could not be read."));
        saved.notices.extend(told);
        memory
    });
    saved.sides = Sides::new(heard, memories);
    trim(&mut saved.sides);
    saved
}

impl Lookup<'_> {
    fn side(&self, side: &Json) -> (SideMemory, Vec<&'static str>) {
        let mut losses = Vec::new();
        let mut memory = SideMemory::default();
        if !side["sound"].is_null() {
            memory.sound = self.sound(&side["sound"]);
            losses.extend(memory.sound.is_none().then_some("The sound"));
        }
        if !side["preset"].is_null() {
            memory.preset = self.preset(&side["preset"]);
            losses.extend(memory.preset.is_none().then_some("The preset"));
        }
        if !side["steps"].is_null() {
            let history = self.history(side);
            losses.extend(history.is_none().then_some("The undo history"));
            memory.history = history.unwrap_or_default();
        }
        (memory, losses)
    }

    /// All steps or none: a gap would undo what was never done.
    fn history(&self, side: &Json) -> Option<History> {
        let steps = side["steps"].as_array()?;
        let undone = match &side["undone"] {
            Json::Null => 0,
            undone => usize::try_from(undone.as_u64()?).ok()?,
        };
        if steps.len() > 2 * MAX_STEPS || undone > steps.len() {
            return None;
        }
        let steps = steps.iter().map(|step| self.step(step)).collect::<Option<Vec<_>>>()?;
        Some(History::from_steps(steps, undone))
    }

    fn step(&self, step: &Json) -> Option<Step> {
        let (label, atoms) = (text(&step[0])?, step[1].as_array()?);
        let change = |atoms: &[Json]| match atoms {
            [id, before, after] => {
                Some(Change { id: self.id(id)?, before: value(before)?, after: value(after)? })
            }
            _ => None,
        };
        let changes = atoms.chunks(3).map(change).collect::<Option<Vec<_>>>()?;
        let preset = match step.get(2) {
            None => None,
            Some(pair) => Some(PresetChange {
                before: self.optional_preset(&pair[0])?,
                after: self.optional_preset(&pair[1])?,
            }),
        };
        Some(Step { label, changes, preset })
    }

    fn sound(&self, atoms: &Json) -> Option<Sound> {
        let pair = |atoms: &[Json]| match atoms {
            [id, atom] => Some((self.id(id)?, value(atom)?)),
            _ => None,
        };
        atoms.as_array()?.chunks(2).map(pair).collect()
    }

    fn loaded(&self, preset: &Json) -> Option<Arc<Loaded>> {
        let id = PresetId {
            source: Source::from_word(preset[0].as_str()?)?,
            category: text(&preset[1])?,
            name: text(&preset[2])?,
        };
        Some(Arc::new(Loaded { id, sound: self.sound(&preset[3])? }))
    }

    fn optional_preset(&self, number: &Json) -> Option<Option<Arc<Loaded>>> {
        if number.is_null() { Some(None) } else { self.preset(number).map(Some) }
    }

    fn preset(&self, number: &Json) -> Option<Arc<Loaded>> {
        self.presets.get(usize::try_from(number.as_u64()?).ok()?)?.clone()
    }

    fn id(&self, number: &Json) -> Option<String> {
        let id = self.ids.get(usize::try_from(number.as_u64()?).ok()?)?;
        (!id.is_empty()).then(|| (*id).to_owned())
    }
}

fn text(json: &Json) -> Option<String> {
    json.as_str().map(|text| cut(text).to_owned())
}

/// As much of a text as is kept.
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_TEXT_BYTES)]
}

fn value(json: &Json) -> Option<Value> {
    match json {
        Json::Bool(on) => Some(Value::Switch(*on)),
        Json::String(_) => text(json).map(Value::Choice),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => i32::try_from(whole).ok().map(Value::Whole),
            None => number.as_f64().filter(|number| number.is_finite()).map(Value::Number),
        },
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}
