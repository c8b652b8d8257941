//! A document read as far as it can be.

use std::sync::Arc;

use serde_json::Value as Json;

use super::{MAX_ID_BYTES, cut, trim};
use crate::compare::{Side, SideMemory, Sides};
use crate::preset::{PresetId, Source};
use crate::session::Saved;
use crate::sound::{Sound, Value};
use crate::undo::{Change, History, Loaded, MAX_STEPS, PresetChange, Step};

/// The tables of a document that is read.
struct Lookup<'a> {
    ids: Vec<&'a str>,
    presets: Vec<Option<Arc<Loaded>>>,
}

/// Takes from a document what can be taken.
pub(super) fn read(document: &Json) -> Saved {
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
