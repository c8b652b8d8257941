//! What undo steps are called.

use std::collections::BTreeSet;

use crate::param_set::ParamSet;
use crate::preset::PresetId;

/// Longest list of names in a label.
const MAX_NAMES: usize = 3;

/// What a step is called that loads a preset.
pub(super) fn preset_label(id: &PresetId) -> String {
    format!("Preset: {}", id.name)
}

/// What a step that changed these parameters is called: "Band 3 Gain", "Band 3: Freq, Gain",
/// "2 bands: Gain", "7 values".
pub(super) fn label_of(params: &ParamSet, changed: &[usize]) -> String {
    let names: Vec<Vec<&str>> =
        changed.iter().map(|index| params.name(*index).split(' ').collect()).collect();
    let Some(first) = names.first() else { return "Nothing".to_owned() };
    if names.len() == 1 {
        return first.join(" ");
    }
    let is_common =
        |at: &usize| names.iter().all(|name| name.len() > at + 1 && name[*at] == first[*at]);
    let common = (0..first.len()).take_while(is_common).count();
    if common == 1
        && let Some(label) = label_of_several(&names)
    {
        return label;
    }
    let rests: Vec<String> = names.iter().map(|name| name[common..].join(" ")).collect();
    match (common, rests.len()) {
        (0, 2..=MAX_NAMES) => rests.join(", "),
        (0, count) => format!("{count} values"),
        (_, 2..=MAX_NAMES) => format!("{}: {}", first[..common].join(" "), rests.join(", ")),
        _ => first[..common].join(" "),
    }
}

/// "2 bands: Freq, Gain" for "Band 1 Freq", "Band 1 Gain", "Band 4 Gain"; none for other names.
fn label_of_several(names: &[Vec<&str>]) -> Option<String> {
    let (mut numbers, mut rests) = (BTreeSet::new(), Vec::new());
    for name in names {
        numbers.insert(name.get(1)?.parse::<u32>().ok()?);
        let rest = name.get(2..)?.join(" ");
        if !rests.contains(&rest) {
            rests.push(rest);
        }
    }
    let what = format!("{} {}s", numbers.len(), names.first()?.first()?.to_lowercase());
    let is_short = rests.len() <= MAX_NAMES;
    Some(if is_short { format!("{what}: {}", rests.join(", ")) } else { what })
}
