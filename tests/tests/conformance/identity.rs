//! Names and ids: unique over the suite and both formats, frozen, described.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use lacquer_tests::host::{Instance, hash_text_id};
use lacquer_tests::registry::{PLUGINS, Plugin, workspace_dir};

use crate::support::{OrFail, each_plugin, state_json, text_ids};

#[test]
fn a_bundle_describes_its_plugin() {
    each_plugin(|plugin, failures| {
        let bundle = plugin.open().or_fail();
        failures.check(bundle.plugins().len() == 1, || "not one plugin in the bundle".into());
        let own = bundle.plugin(plugin.id).or_fail();
        failures.check(own.vendor == "Lacquer", || format!("vendor {}", own.vendor));
        failures.check(own.name == plugin.bundle, || {
            format!("name {}, bundle {}", own.name, plugin.bundle)
        });
        failures
            .check(own.version == env!("CARGO_PKG_VERSION"), || format!("version {}", own.version));
        failures.check(!own.description.is_empty(), || "no description".into());
        for feature in ["audio-effect", "stereo", "mono"] {
            failures.check(own.features.iter().any(|f| f == feature), || {
                format!("no feature {feature}")
            });
        }
        failures.check(own.features.len() > 3, || "no category among its features".into());
    });
}

#[test]
fn ids_are_unique_in_the_suite_and_in_every_plugin() {
    let mut ids = BTreeSet::new();
    for plugin in PLUGINS {
        for found in plugin.open().or_fail().plugins() {
            assert!(ids.insert(found.id.clone()), "{} twice", found.id);
        }
    }
    each_plugin(|plugin, failures| {
        let mut instance = plugin.instance().or_fail();
        let mut by_hash: HashMap<u32, String> = HashMap::new();
        let texts = text_ids(&mut instance).or_fail();
        for (text, id) in &texts {
            failures.check(!text.starts_with('?'), || format!("id {id} is not in the state"));
            // The framework checks equal texts only: two texts may have one hash.
            if let Some(other) = by_hash.insert(*id, text.clone()) {
                failures.check(false, || format!("{text} and {other} have the same host id {id}"));
            }
        }
        let json = state_json(&instance.save_state().or_fail());
        for text in json["params"].as_object().into_iter().flat_map(|map| map.keys()) {
            failures.check(by_hash.contains_key(&hash_text_id(text)), || {
                format!("{text} is hidden from the host")
            });
            let is_plain =
                text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            failures.check(is_plain, || format!("id {text} is not lower case"));
        }
        let mut paths = BTreeSet::new();
        for param in instance.params() {
            failures.check(paths.insert(param.path()), || format!("{} twice", param.path()));
        }
    });
}

#[test]
fn class_ids_of_the_vst3_bundles_are_unique() {
    let mut seen: BTreeMap<[u8; 16], &str> = BTreeMap::new();
    for plugin in PLUGINS {
        let classes = crate::vst3::classes(plugin).or_fail();
        assert_eq!(classes.len(), 1, "{}: {classes:?}", plugin.name);
        for class in classes {
            if let Some(other) = seen.insert(class.id, plugin.name) {
                panic!("{} and {other} share the class id {:?}", plugin.name, class.id);
            }
            assert_eq!(class.name, plugin.bundle, "{}", plugin.name);
            assert_eq!(class.category, "Audio Module Class", "{}", plugin.name);
            assert!(
                class.sub_categories.contains("Fx"),
                "{}: {}",
                plugin.name,
                class.sub_categories
            );
        }
    }
}

/// Text ids and, for choices, the ids of their values: what projects and automation rest on.
fn frozen(instance: &mut Instance) -> String {
    let mut lines = String::new();
    let params = instance.params().to_vec();
    for ((text, _), param) in text_ids(instance).or_fail().iter().zip(&params) {
        let values = value_ids(instance, text, param);
        let _ = writeln!(
            lines,
            "{text}{}",
            if values.is_empty() { String::new() } else { format!(" = {}", values.join(" ")) }
        );
    }
    lines
}

fn value_ids(
    instance: &mut Instance,
    text: &str,
    param: &lacquer_tests::host::Param,
) -> Vec<String> {
    let mut values = Vec::new();
    for step in 0..param.step_count().unwrap_or(0) {
        instance.set_value(param.id, param.min + step as f64).or_fail();
        let json = state_json(&instance.save_state().or_fail());
        // {"string": "bell"} for choices; numbers and switches have no names to freeze.
        let value = &json["params"][text];
        let name = value.as_str().or_else(|| value.as_object()?.values().next()?.as_str());
        match name {
            Some(name) => values.push(name.to_owned()),
            None => break,
        }
    }
    instance.set_value(param.id, param.default).or_fail();
    values
}

#[test]
fn parameter_ids_are_frozen() {
    each_plugin(|plugin, failures| {
        let path = workspace_dir().join(format!("tests/golden/{}.ids", plugin.name));
        let now = frozen(&mut plugin.instance().or_fail());
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &now).or_fail();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        let lines: BTreeSet<&str> = now.lines().collect();
        for line in golden.lines() {
            failures.check(lines.contains(line), || {
                format!("'{line}' was frozen and is gone or changed")
            });
        }
        let old: BTreeSet<&str> = golden.lines().collect();
        for line in now.lines() {
            failures.check(old.contains(line), || {
                format!("'{line}' is new: freeze it with UPDATE_GOLDEN=1 (see {})", path.display())
            });
        }
    });
}

#[test]
fn remote_pages_name_known_parameters() {
    each_plugin(|plugin, failures| {
        let mut instance = plugin.instance().or_fail();
        let known: BTreeSet<u32> = instance.params().iter().map(|param| param.id).collect();
        let pages = instance.remote_pages();
        failures.check(!pages.is_empty(), || "has no remote-control page".into());
        for page in &pages {
            failures.check(!page.name.is_empty() && !page.section.is_empty(), || {
                format!("{page:?} has no name")
            });
            let ids: Vec<u32> = page.params.iter().flatten().copied().collect();
            failures.check(!ids.is_empty(), || format!("page {} is empty", page.name));
            for id in &ids {
                failures.check(known.contains(id), || {
                    format!("page {} names no parameter: {id}", page.name)
                });
            }
            let unique: BTreeSet<_> = ids.iter().collect();
            failures
                .check(unique.len() == ids.len(), || format!("page {} names one twice", page.name));
        }
        let mut titles = BTreeSet::new();
        for page in &pages {
            failures.check(titles.insert((&page.section, &page.name)), || {
                format!("page {} twice", page.name)
            });
        }
    });
}

#[test]
fn every_plugin_has_an_editor_and_the_usual_parts() {
    each_plugin(|plugin: &Plugin, failures| {
        let mut instance = plugin.instance().or_fail();
        failures.check(instance.params().iter().filter(|p| p.is_bypass()).count() == 1, || {
            "not one bypass".into()
        });
        failures.check(instance.save_state().is_ok(), || "keeps no state".into());
        #[cfg(target_os = "linux")]
        failures.check(lacquer_tests::host::EditorWindow::is_offered(&mut instance), || {
            "has no editor that a host may embed".into()
        });
        let violations = instance.take_violations();
        failures.check(violations.is_empty(), || violations.join("; "));
    });
}
