//! Parameters as the host sees them: looked up in the user's words, valued in the plugin's.

use clack_extensions::params::{ParamInfo, ParamInfoFlags};

use super::error::HostError;

/// One parameter of a plugin.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Host id: the hash of the plugin's text id.
    pub id: u32,
    /// Name for the user, unique in its module.
    pub name: String,
    /// Path of groups, `/` between them; empty at the top.
    pub module: String,
    /// Lowest value.
    pub min: f64,
    /// Highest value; the number of steps when stepped and `min` is 0.
    pub max: f64,
    /// Value of a new instance.
    pub default: f64,
    /// What the host may do with it.
    pub flags: ParamInfoFlags,
}

impl Param {
    pub(super) fn read(info: &ParamInfo<'_>) -> Self {
        Self {
            id: info.id.get(),
            name: String::from_utf8_lossy(info.name).into_owned(),
            module: String::from_utf8_lossy(info.module).into_owned(),
            min: info.min_value,
            max: info.max_value,
            default: info.default_value,
            flags: info.flags,
        }
    }

    /// `Module/Name`, or the name alone at the top.
    #[must_use]
    pub fn path(&self) -> String {
        if self.module.is_empty() {
            self.name.clone()
        } else {
            format!("{}/{}", self.module, self.name)
        }
    }

    /// Whether it moves in whole steps.
    #[must_use]
    pub fn is_stepped(&self) -> bool {
        self.flags.contains(ParamInfoFlags::IS_STEPPED)
    }

    /// Whether a host may automate it.
    #[must_use]
    pub fn is_automatable(&self) -> bool {
        self.flags.contains(ParamInfoFlags::IS_AUTOMATABLE)
    }

    /// Whether it is the plugin's bypass.
    #[must_use]
    pub fn is_bypass(&self) -> bool {
        self.flags.contains(ParamInfoFlags::IS_BYPASS)
    }

    /// Whether the host may change it at all.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        !self.flags.contains(ParamInfoFlags::IS_READONLY)
    }

    /// The value at `amount` of the range: 0 is the lowest, 1 the highest; whole steps if stepped.
    #[must_use]
    pub fn at(&self, amount: f64) -> f64 {
        let value = self.min + (self.max - self.min) * amount.clamp(0.0, 1.0);
        if self.is_stepped() { value.round() } else { value }
    }

    /// How many values a stepped parameter has.
    #[must_use]
    pub fn step_count(&self) -> Option<usize> {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small whole number"
        )]
        self.is_stepped().then_some((self.max - self.min).round().max(0.0) as usize + 1)
    }
}

/// The host id that the framework derives from a text id, in CLAP and VST3 alike.
#[must_use]
pub fn hash_text_id(text: &str) -> u32 {
    let hash =
        text.bytes().fold(0u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
    hash & !(1 << 31)
}

/// Finds a parameter by text id, `Module/Name`, name alone or number; case counts only when two
/// names differ by it.
pub(super) fn find<'a>(
    params: &'a [Param],
    plugin: &str,
    key: &str,
) -> Result<&'a Param, HostError> {
    let wanted = key.trim();
    let rules: [&dyn Fn(&Param) -> bool; 6] = [
        &|param| param.path() == wanted,
        &|param| param.name == wanted,
        &|param| param.id == hash_text_id(wanted),
        &|param| param.path().eq_ignore_ascii_case(wanted),
        &|param| param.name.eq_ignore_ascii_case(wanted),
        &|param| wanted.parse() == Ok(param.id),
    ];
    for rule in rules {
        let mut hits = params.iter().filter(|param| rule(param));
        let Some(first) = hits.next() else { continue };
        let more: Vec<String> = hits.map(Param::path).collect();
        if more.is_empty() {
            return Ok(first);
        }
        let candidates = std::iter::once(first.path()).chain(more).take(5).collect();
        return Err(unknown(plugin, key, candidates));
    }
    Err(unknown(plugin, key, similar(params, wanted)))
}

fn unknown(plugin: &str, key: &str, candidates: Vec<String>) -> HostError {
    HostError::UnknownParam { id: plugin.to_owned(), key: key.to_owned(), candidates }
}

/// Up to five parameters whose path shares the most letter pairs with `wanted`.
fn similar(params: &[Param], wanted: &str) -> Vec<String> {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let lower: Vec<char> = text.to_lowercase().chars().collect();
        lower.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let wanted_pairs = pairs(wanted);
    let mut ranked: Vec<(usize, String)> = params
        .iter()
        .map(|param| {
            let path = param.path();
            let own = pairs(&path);
            (wanted_pairs.iter().filter(|pair| own.contains(pair)).count(), path)
        })
        .filter(|(shared, _)| *shared * 2 > wanted_pairs.len())
        .collect();
    ranked.sort_by_key(|(shared, path)| (std::cmp::Reverse(*shared), path.len()));
    ranked.into_iter().take(5).map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn param(id: &str, module: &str, name: &str) -> Param {
        Param {
            id: hash_text_id(id),
            name: name.into(),
            module: module.into(),
            min: 0.0,
            max: 1.0,
            default: 0.0,
            flags: ParamInfoFlags::empty(),
        }
    }

    fn bands() -> Vec<Param> {
        vec![
            param("freq_1", "Band 1", "Frequency"),
            param("freq_2", "Band 2", "Frequency"),
            param("out", "", "Output"),
        ]
    }

    #[test]
    fn finds_by_path_name_text_id_and_number() {
        let params = bands();
        for key in
            ["Band 2/Frequency", "band 2/frequency", "freq_2", &hash_text_id("freq_2").to_string()]
        {
            assert_eq!(find(&params, "p", key).unwrap().module, "Band 2", "{key}");
        }
        assert_eq!(find(&params, "p", "output").unwrap().id, hash_text_id("out"));
    }

    #[test]
    fn an_ambiguous_name_lists_the_candidates() {
        let error = find(&bands(), "p", "Frequency").unwrap_err().to_string();
        assert!(error.contains("Band 1/Frequency, Band 2/Frequency"), "{error}");
    }

    #[test]
    fn a_misspelt_name_lists_what_comes_close() {
        let error = find(&bands(), "p", "Band 2/Frequenzy").unwrap_err().to_string();
        assert!(error.contains("Band 2/Frequency"), "{error}");
    }

    #[test]
    fn the_id_hash_is_the_frameworks() {
        // 31-polynomial over the bytes, top bit cleared: 'a' = 97, 'b' = 98.
        assert_eq!(hash_text_id("ab"), 97 * 31 + 98);
        assert_eq!(hash_text_id("a_long_identifier_that_wraps") >> 31, 0);
    }
}
