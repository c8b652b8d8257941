//! The crates that are in the plugins, with the words of their licences, as the settings of every
//! window show them: `gui-common/licences/crates.txt`, checked to be current.

use crate::licence_text;
use crate::licences::{Metadata, Package};
use crate::project::{Project, read};
use crate::term::say;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

/// The list in the checkout.
const LIST: &str = "gui-common/licences/crates.txt";
/// Beginnings of the names of files that hold a licence, or what goes with one.
const FILES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];
/// In names of files of licences that MIT is chosen before.
const OTHERS: [&str; 5] = ["APACHE", "ZLIB", "UNLICENSE", "0BSD", "BOOST"];
/// What the list says of packages without a text.
const STANDARD: &str = "Where a package brings no text of its licence, here is the licence's own with \
                        the names of the crate's authors.";
/// Where patched crates lie: not from a registry, and not ours.
const PATCHED: &str = "target/patched";

/// Fails if the list is not what the crates say; the current one is then beside it in `target`.
pub fn check(project: &Project, metadata: &Metadata) -> Result<()> {
    let crates = shipped(metadata);
    let list = written(&crates)?;
    if read(&project.root.join(LIST)).is_ok_and(|known| known == list) {
        say(format!("{LIST} is current: {} crates", crates.len()));
        return Ok(());
    }
    let fresh = project.target().join("crates.txt");
    fs::write(&fresh, list).with_context(|| format!("cannot write {}", fresh.display()))?;
    bail!("{LIST} is not current: copy {} over it", fresh.display());
}

/// All crates that the plugins are made of and that are not of this checkout, by name.
fn shipped(metadata: &Metadata) -> Vec<&Package> {
    let nodes: HashMap<&str, _> =
        metadata.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let is_plugin = |package: &&Package| package.manifest_path.contains("/plugins/");
    let mut open: Vec<&str> =
        metadata.packages.iter().filter(is_plugin).map(|package| package.id.as_str()).collect();
    let mut reached: HashSet<&str> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        let deps = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        for dep in deps.filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind.is_none())) {
            if reached.insert(&dep.pkg) {
                open.push(&dep.pkg);
            }
        }
    }
    let is_foreign =
        |package: &Package| package.source.is_some() || package.manifest_path.contains(PATCHED);
    let mut crates: Vec<&Package> = metadata
        .packages
        .iter()
        .filter(|package| reached.contains(package.id.as_str()) && is_foreign(package))
        .collect();
    crates.sort_by_key(|package| (&package.name, &package.version));
    crates
}

/// A line for each crate with the numbers of its texts, then each text once. A package without a text
/// gets the standard one.
fn written(crates: &[&Package]) -> Result<String> {
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut texts: Vec<String> = Vec::new();
    let count = crates.len();
    let mut list = format!("{count} crates are in the Lacquer plugins. {STANDARD}\n\n");
    for package in crates {
        let folder = Path::new(&package.manifest_path).parent().context("a crate has a folder")?;
        let mut own = Vec::new();
        let mut found = licence_texts(folder, package.license.as_deref().unwrap_or_default())?;
        if found.is_empty() {
            found = licence_text::standard(package)?;
        }
        for text in found {
            let next = numbers.len() + 1;
            let number = *numbers.entry(text.clone()).or_insert(next);
            if number == next {
                texts.push(text);
            }
            own.push(number.to_string());
        }
        let licence = package.license.as_deref().unwrap_or("see its text");
        let own = own.join(", ");
        list.push_str(&format!("{} {}: {licence} [{own}]\n", package.name, package.version));
    }
    for (at, text) in texts.iter().enumerate() {
        list.push_str(&format!("\n[{}]\n\n{text}\n", at + 1));
    }
    Ok(list)
}

/// Whether MIT is what was chosen of a licence that leaves a choice.
fn is_mit_chosen(licence: &str) -> bool {
    let is_choice = licence.contains(" OR ") || licence.contains('/');
    licence.contains("MIT") && is_choice && !licence.contains(" AND ")
}

/// What lies beside a manifest, in the order of the names, alike whoever wrote its lines; of a choice
/// with MIT that alone.
fn licence_texts(folder: &Path, licence: &str) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().to_uppercase());
        if path.is_file()
            && name.is_some_and(|name| FILES.iter().any(|file| name.starts_with(file)))
        {
            files.push(path);
        }
    }
    files.sort();
    let named = |path: &std::path::PathBuf, word: &str| {
        path.file_name().is_some_and(|name| name.to_string_lossy().to_uppercase().contains(word))
    };
    if is_mit_chosen(licence) && files.iter().any(|path| named(path, "MIT")) {
        files.retain(|path| !OTHERS.iter().any(|other| named(path, other)));
    }
    let text = |path: &std::path::PathBuf| -> Result<String> {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        Ok(lines.join("\n").trim_matches('\n').to_owned())
    };
    files.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::licences::{Dep, DepKind, Node, Resolve};

    fn package(name: &str, folder: &str, source: Option<&str>) -> Package {
        Package {
            id: name.into(),
            name: name.into(),
            version: "1.0.0".into(),
            license: Some("MIT".into()),
            source: source.map(Into::into),
            manifest_path: format!("{folder}/Cargo.toml"),
            authors: vec!["Those of D".into()],
            ..Package::default()
        }
    }

    fn node(id: &str, deps: &[(&str, Option<&str>)]) -> Node {
        let dep = |(pkg, kind): &(&str, Option<&str>)| Dep {
            pkg: (*pkg).into(),
            dep_kinds: vec![DepKind { kind: kind.map(Into::into) }],
        };
        Node { id: id.into(), deps: deps.iter().map(dep).collect() }
    }

    #[test]
    fn what_is_built_into_the_plugins_is_listed_and_nothing_else() {
        let from = Some("registry");
        let metadata = Metadata {
            packages: vec![
                package("eq", "/work/plugins/eq", None),
                package("core", "/work/core", None),
                package("patched", "/work/target/patched/patched", None),
                package("used", "/reg/used", from),
                package("deep", "/reg/deep", from),
                package("tests-only", "/reg/tests-only", from),
                package("build-only", "/reg/build-only", from),
            ],
            resolve: Resolve {
                nodes: vec![
                    node("eq", &[("core", None), ("patched", None), ("tests-only", Some("dev"))]),
                    node("core", &[("used", None), ("build-only", Some("build"))]),
                    node("used", &[("deep", None)]),
                ],
            },
        };
        let names: Vec<&str> = shipped(&metadata).iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["deep", "patched", "used"]);
    }

    #[test]
    fn a_text_of_several_crates_stands_once() {
        let root = std::env::temp_dir().join(format!("lacquer-notices-{}", std::process::id()));
        let write = |name: &str, file: &str, text: &str| {
            let folder = root.join(name);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(file), text).unwrap();
        };
        write("a", "LICENSE-MIT", "Be kind.  \r\n");
        write("b", "license.txt", "\nBe kind.\n");
        write("b", "NOTICE", "By B.");
        write("b", "README", "Not this.");
        write("c", "LICENSE-APACHE", "Long.");
        write("c", "LICENSE-MIT", "Be kind.");
        write("d", "lib.rs", "");
        let at = |name: &str| package(name, &root.join(name).to_string_lossy(), Some("registry"));
        let (a, b, d) = (at("a"), at("b"), at("d"));
        let c = Package { license: Some("MIT OR Apache-2.0".into()), ..at("c") };
        let list = written(&[&a, &b, &c, &d]).unwrap();
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(
            list,
            format!("4 crates are in the Lacquer plugins. {STANDARD}\n\n")
                + "a 1.0.0: MIT [1]\nb 1.0.0: MIT [2, 1]\n\
             c 1.0.0: MIT OR Apache-2.0 [1]\nd 1.0.0: MIT [3]\n\
             \n[1]\n\nBe kind.\n\n[2]\n\nBy B.\n\n[3]\n\n"
                + &licence_text::standard(&d).unwrap()[0]
                + "\n"
        );
    }
}
