//! What is remembered as a document: tables, and lists that refer to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::{VERSION, cut};
use crate::compare::{Side, SideMemory, Sides};
use crate::preset::PresetId;
use crate::sound::{Sound, Value};
use crate::undo::{Loaded, Step};

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
pub(super) struct Document<'a> {
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
    pub(super) fn new(sides: &'a Sides) -> Self {
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
