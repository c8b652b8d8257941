//! A value of the session file, given to a plugin in its own words and read back.

use crate::demo::error::DemoError;
use crate::demo::session::suggest::hint;
use crate::demo::session::{Document, Setting};
use crate::host::{HostError, Instance, Param};

/// A setting as the plugin shows it after it was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// `Module/Name` of the parameter.
    pub param: String,
    /// The plugin's own text for the value.
    pub text: String,
}

/// Sets one parameter.
///
/// # Errors
/// With the line: when no parameter goes by that name, when the plugin does not understand the
/// value, or when the value lies outside the parameter's range.
pub fn apply(
    instance: &mut Instance,
    Setting { key, value }: &Setting,
    document: &Document,
) -> Result<Shown, DemoError> {
    let plugin = instance.descriptor().name.clone();
    let param = match instance.param(&key.value) {
        Ok(param) => param.clone(),
        Err(_) => {
            let mut names = instance.text_ids();
            names.extend(instance.params().iter().map(Param::path));
            let hint = hint(&key.value, names.iter().map(String::as_str));
            let reason = format!("{plugin} has no parameter '{}'{hint}", key.value);
            return Err(document.error(key.line, reason));
        }
    };
    let wrong = |instance: &mut Instance, reason: &str| {
        let range = words(instance, &param);
        let reason = format!("{plugin}, {}: '{}' {reason}; {range}", param.path(), value.value);
        document.error(value.line, reason)
    };
    let parsed = match instance.parse(&param, &value.value) {
        Ok(parsed) => Some(parsed),
        Err(_) => word(instance, &param, &value.value)?,
    };
    let Some(parsed) = parsed else {
        // The plugins refuse what lies beyond the range; others answer with its end.
        let is_number = !param.is_stepped() && number(&value.value).is_some();
        let reason =
            if is_number { "is out of range or has another unit" } else { "is no value of it" };
        return Err(wrong(instance, reason));
    };
    let text = instance.format(&param, parsed)?;
    if is_at_an_end(&param, parsed) && !says_the_same(&value.value, &text) {
        return Err(wrong(instance, "is out of range"));
    }
    instance.set_value(param.id, parsed)?;
    let kept = instance.value_of(param.id)?;
    if !is_close(&param, kept, parsed) {
        let shown = instance.format(&param, kept)?;
        return Err(wrong(instance, &format!("became {shown}")));
    }
    Ok(Shown { param: param.path(), text })
}

/// Fails when a setting lies in a group that is switched off: nobody would hear it.
///
/// # Errors
/// With the line of the first such setting.
pub fn check_in_use(
    instance: &mut Instance,
    settings: &[Setting],
    document: &Document,
) -> Result<(), DemoError> {
    /// Last word of the parameter that says whether its group is there at all.
    const SWITCH: &str = "Used";
    for Setting { key, .. } in settings {
        let module = instance.param(&key.value)?.module.clone();
        let is_switch = |param: &&Param| {
            param.module == module && param.name.rsplit(' ').next() == Some(SWITCH)
        };
        let Some(switch) = instance.params().iter().find(is_switch).cloned() else { continue };
        if instance.value_of(switch.id)? <= switch.min {
            let off = instance.format(&switch, switch.min)?;
            let reason = format!(
                "'{}' has no effect while '{}' is {off}; set that too",
                key.value,
                switch.path()
            );
            return Err(document.error(key.line, reason));
        }
    }
    Ok(())
}

/// The step whose word is `text`, whatever its case and minus sign.
fn word(instance: &mut Instance, param: &Param, text: &str) -> Result<Option<f64>, HostError> {
    /// Longer lists are no words.
    const MOST_WORDS: usize = 64;
    let plain = |text: &str| text.trim().replace('\u{2212}', "-").to_lowercase();
    let count = param.step_count().filter(|&count| (2..=MOST_WORDS).contains(&count)).unwrap_or(0);
    for step in 0..count {
        let value = param.at(step as f64 / (count - 1) as f64);
        if plain(&instance.format(param, value)?) == plain(text) {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// What the parameter takes: all words of a short list, else the two ends.
fn words(instance: &mut Instance, param: &Param) -> String {
    /// Longer lists are shown by their ends.
    const SHORT_LIST: usize = 12;
    let mut text =
        |amount| -> Result<String, HostError> { instance.format(param, param.at(amount)) };
    let steps = param.step_count().filter(|&count| (2..=SHORT_LIST).contains(&count));
    let listed = match steps {
        Some(count) => (0..count)
            .map(|step| text(step as f64 / (count - 1) as f64).map(|word| format!("'{word}'")))
            .collect::<Result<Vec<_>, _>>()
            .map(|words| words.join(", ")),
        None => text(0.0).and_then(|low| Ok(format!("'{low}' to '{}'", text(1.0)?))),
    };
    listed
        .map_or_else(|_| "the plugin names no range".to_owned(), |list| format!("it takes {list}"))
}

fn is_at_an_end(param: &Param, value: f64) -> bool {
    !param.is_stepped() && (is_close(param, value, param.min) || is_close(param, value, param.max))
}

fn is_close(param: &Param, a: f64, b: f64) -> bool {
    /// Share of the range; parameters travel as f32 inside the plugin.
    const ROUNDING: f64 = 1e-5;
    (a - b).abs() <= ROUNDING * (param.max - param.min).abs()
}

/// Whether the user's words and the plugin's words name the same number: a plugin answers a value
/// outside its range with the end of the range.
fn says_the_same(user: &str, plugin: &str) -> bool {
    /// The plugin rounds for display: half a unit of the third digit.
    const DISPLAY: f64 = 5e-3;
    match (number(user), number(plugin)) {
        (Some(user), Some(plugin)) => {
            (user.abs() - plugin.abs()).abs() <= DISPLAY * plugin.abs().max(1.0)
        }
        // Words such as 'Off' or 'C' stand for one value only.
        _ => true,
    }
}

/// The number in a text, with `k` for thousands in or behind it: `2k8 Hz` is 2800.
fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace('\u{2212}', "-").replace(',', ".").to_lowercase();
    let start = text.find(|c: char| c.is_ascii_digit() || c == '.')?;
    // A letter before the digits makes it a note name or a word, not a quantity; 'L 30' is a place.
    let tail = &text[start..];
    let end = tail.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(tail.len());
    let value: f64 = tail[..end].parse().ok()?;
    let sign = if text[..start].trim_end().ends_with('-') { -1.0 } else { 1.0 };
    let unit = tail[end..].trim_start();
    let Some(after_k) = unit.strip_prefix('k') else { return Some(sign * value) };
    let digits: String = after_k.chars().take_while(char::is_ascii_digit).collect();
    let fraction: f64 = if digits.is_empty() { 0.0 } else { format!("0.{digits}").parse().ok()? };
    Some(sign * 1_000.0 * (value + fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_the_users_words() {
        for (text, value) in [
            ("250 Hz", 250.0),
            ("2k8", 2_800.0),
            ("30.0 kHz", 30_000.0),
            ("\u{2212}3 dB", -3.0),
            ("100 % L", 100.0),
            ("L 30", 30.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert_eq!(number("Bell"), None);
        assert!(says_the_same("30k", "30.0 kHz") && !says_the_same("99 dB", "30.0 dB"));
    }
}
