//! What the plugins may be made of: the licences, banned crates and sources of `deny.toml`, checked
//! against `cargo metadata` for every system that the file names.
//!
//! The file is that of cargo-deny, of which this tool understands what the file uses; a key that it
//! does not understand is an error, so that no rule is silently left out. The list of crates that the
//! windows show is checked too.

use crate::notices;
use crate::project::{Project, read};
use crate::term::{run_quietly, say};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use spdx::{Expression, LicenseReq, ParseMode};
use std::collections::{BTreeSet, HashSet};

/// Where crates may come from, besides this checkout.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    graph: Graph,
    licenses: Licenses,
    bans: Bans,
    /// Both lints on, else it is no such file: [`CRATES_IO`] is the one place to get crates from.
    #[serde(rename = "sources")]
    _sources: Sources,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    clarify: Vec<Clarification>,
    /// How sure cargo-deny must be of a licence's text; here only what manifests say counts.
    #[serde(rename = "confidence-threshold")]
    _confidence_threshold: f64,
}

/// The licence of a crate whose manifest names none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Clarification {
    #[serde(rename = "crate")]
    name: String,
    expression: String,
    /// Checked by cargo-deny.
    #[serde(rename = "license-files")]
    _license_files: toml::Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Bans {
    deny: Vec<Banned>,
    #[serde(rename = "multiple-versions")]
    _multiple_versions: Allow,
    #[serde(rename = "wildcards")]
    _wildcards: Allow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

/// A lint that is off.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Allow {
    Allow,
}

/// A lint that is on.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Deny {
    Deny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Sources {
    #[serde(rename = "unknown-registry")]
    _unknown_registry: Deny,
    #[serde(rename = "unknown-git")]
    _unknown_git: Deny,
}

/// What `cargo metadata` says.
#[derive(Deserialize)]
pub struct Metadata {
    pub packages: Vec<Package>,
    pub resolve: Resolve,
}

/// Who uses whom.
#[derive(Deserialize)]
pub struct Resolve {
    pub nodes: Vec<Node>,
}

/// What a crate uses.
#[derive(Deserialize)]
pub struct Node {
    pub id: String,
    pub deps: Vec<Dep>,
}

/// A crate that is used.
#[derive(Deserialize)]
pub struct Dep {
    pub pkg: String,
    pub dep_kinds: Vec<DepKind>,
}

/// What for.
#[derive(Deserialize)]
pub struct DepKind {
    /// `None` to be built in, else "dev" or "build".
    pub kind: Option<String>,
}

/// A crate.
#[derive(Clone, Default, Deserialize)]
pub struct Package {
    pub id: String,
    pub name: String,
    pub version: String,
    pub license: Option<String>,
    /// `None` for crates of this checkout.
    pub source: Option<String>,
    pub manifest_path: String,
    #[serde(default)]
    pub authors: Vec<String>,
    #[serde(default)]
    pub repository: Option<String>,
}

/// Fails with one line per crate that breaks a rule.
pub fn check(project: &Project) -> Result<()> {
    let rules: Rules = toml::from_str(&read(&project.root.join("deny.toml"))?)
        .context("deny.toml has a rule that this tool does not know")?;
    let mut cargo = project.cargo();
    cargo.args(["metadata", "--locked", "--format-version", "1"]);
    for target in &rules.graph.targets {
        cargo.args(["--filter-platform", target]);
    }
    let json = run_quietly(&mut cargo, "reading the list of crates")?;
    let metadata: Metadata = serde_json::from_str(&json).context("cargo metadata is broken")?;
    let wrong = broken_rules(&rules, &metadata)?;
    for line in &wrong {
        say(line);
    }
    if !wrong.is_empty() {
        bail!("{} crates must not be used, see deny.toml", wrong.len());
    }
    notices::check(project, &metadata)?;
    say(format!("test result: ok. {} crates may be used", metadata.resolve.nodes.len()));
    Ok(())
}

fn broken_rules(rules: &Rules, metadata: &Metadata) -> Result<Vec<String>> {
    let allowed: Vec<LicenseReq> = rules
        .licenses
        .allow
        .iter()
        .map(|text| single(text).with_context(|| format!("deny.toml: licence {text}")))
        .collect::<Result<_>>()?;
    let used: HashSet<&str> = metadata.resolve.nodes.iter().map(|node| node.id.as_str()).collect();
    let used = || metadata.packages.iter().filter(|package| used.contains(package.id.as_str()));
    let mut wrong = Vec::new();
    for package in used() {
        let reason = match (&package.source, rules.ban_of(&package.name)) {
            (_, Some(reason)) => Some(format!("is banned: {reason}")),
            (Some(source), _) if source != CRATES_IO => Some(format!("comes from {source}")),
            _ => rules.licenses.objection(package, &allowed),
        };
        wrong.extend(reason.map(|why| format!("{} {} {why}", package.name, package.version)));
    }
    let names: BTreeSet<&str> = used().map(|package| package.name.as_str()).collect();
    let clarified = rules.licenses.clarify.iter().map(|clarification| clarification.name.as_str());
    let stale = clarified.filter(|name| !names.contains(name));
    wrong.extend(stale.map(|name| format!("deny.toml clarifies {name}, which nothing uses")));
    Ok(wrong)
}

impl Rules {
    fn ban_of(&self, name: &str) -> Option<&str> {
        self.bans.deny.iter().find(|ban| ban.name == name).map(|ban| ban.reason.as_str())
    }
}

impl Licenses {
    /// What is wrong with the licence of a package.
    fn objection(&self, package: &Package, allowed: &[LicenseReq]) -> Option<String> {
        let clarified = self.clarify.iter().find(|clarify| clarify.name == package.name);
        let text = match (&package.license, clarified) {
            (Some(_), Some(_)) => return Some("names its licence and needs no clarifying".into()),
            (Some(text), None) => text,
            (None, Some(clarify)) => &clarify.expression,
            (None, None) => return Some("names no licence".into()),
        };
        match Expression::parse_mode(text, ParseMode::LAX) {
            Err(error) => {
                Some(format!("has a licence that cannot be read: {text}: {}", error.reason))
            }
            Ok(expression) if expression.evaluate(|licence| allowed.contains(licence)) => None,
            Ok(_) => Some(format!("has a licence that is not allowed: {text}")),
        }
    }
}

/// The one licence of an expression.
pub fn single(text: &str) -> Result<LicenseReq> {
    let expression =
        Expression::parse(text).map_err(|error| anyhow::anyhow!("{}", error.reason))?;
    let mut licences = expression.requirements();
    match (licences.next(), licences.next()) {
        (Some(licence), None) => Ok(licence.req.clone()),
        _ => bail!("is not one licence"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = r#"
        [graph]
        targets = ["x86_64-unknown-linux-gnu"]
        [licenses]
        allow = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "OFL-1.1"]
        confidence-threshold = 0.9
        [[licenses.clarify]]
        crate = "a-font"
        expression = "OFL-1.1"
        license-files = [{ path = "LICENSE.txt", hash = 1 }]
        [bans]
        multiple-versions = "allow"
        wildcards = "allow"
        deny = [{ crate = "openssl-sys", reason = "not needed" }]
        [sources]
        unknown-registry = "deny"
        unknown-git = "deny"
    "#;

    fn package(name: &str, license: Option<&str>, source: Option<&str>) -> Package {
        Package {
            id: name.into(),
            name: name.into(),
            version: "1.0.0".into(),
            license: license.map(Into::into),
            source: source.map(Into::into),
            ..Package::default()
        }
    }

    fn wrong(mut packages: Vec<Package>) -> Vec<String> {
        packages.push(package("a-font", None, Some(CRATES_IO)));
        let nodes = packages
            .iter()
            .map(|package| Node { id: package.id.clone(), deps: Vec::new() })
            .collect();
        let metadata = Metadata { packages, resolve: Resolve { nodes } };
        broken_rules(&toml::from_str(RULES).unwrap(), &metadata).unwrap()
    }

    #[test]
    fn what_the_rules_allow_passes() {
        let here = Some(CRATES_IO);
        assert_eq!(
            wrong(vec![
                package("own", Some("MIT OR Apache-2.0"), None),
                package("slash", Some("MIT/Apache-2.0"), here),
                package("choice", Some("GPL-2.0-only OR Apache-2.0"), here),
                package("exception", Some("Apache-2.0 WITH LLVM-exception"), here),
                package("both", Some("MIT AND Apache-2.0"), here),
            ]),
            [""; 0]
        );
    }

    #[test]
    fn what_they_do_not_is_named_with_the_reason() {
        let here = Some(CRATES_IO);
        let git = "git+https://example.org/x";
        for (package, reason) in [
            (package("copyleft", Some("GPL-3.0-only"), here), "not allowed: GPL-3.0-only"),
            (package("and", Some("MIT AND GPL-3.0-only"), here), "not allowed"),
            (package("other-exception", Some("MIT WITH GCC-exception-3.1"), here), "not allowed"),
            (package("silent", None, here), "names no licence"),
            (package("odd", Some("ask me"), here), "cannot be read"),
            (package("elsewhere", Some("MIT"), Some(git)), "comes from git+"),
            (package("openssl-sys", Some("MIT"), here), "is banned: not needed"),
        ] {
            let name = package.name.clone();
            let wrong = wrong(vec![package]);
            assert_eq!(wrong.len(), 1, "{wrong:?}");
            assert!(wrong[0].starts_with(&format!("{name} 1.0.0 ")), "{wrong:?}");
            assert!(wrong[0].contains(reason), "{wrong:?}");
        }
    }

    #[test]
    fn clarifications_do_not_outlive_their_need() {
        let rules: Rules = toml::from_str(RULES).unwrap();
        let judge = |packages: Vec<Package>| {
            let nodes = packages
                .iter()
                .map(|package| Node { id: package.id.clone(), deps: Vec::new() })
                .collect();
            broken_rules(&rules, &Metadata { packages, resolve: Resolve { nodes } }).unwrap()
        };
        assert!(judge(vec![])[0].contains("clarifies a-font, which nothing uses"));
        let named = judge(vec![package("a-font", Some("MIT"), Some(CRATES_IO))]);
        assert!(named[0].contains("needs no clarifying"), "{named:?}");
    }

    #[test]
    fn rules_that_this_tool_does_not_know_are_refused() {
        for (from, to) in [
            ("[graph]", "[advisories]\nyanked = 'deny'\n[graph]"),
            ("multiple-versions = \"allow\"", "multiple-versions = \"deny\""),
            ("unknown-git = \"deny\"", "unknown-git = \"allow\""),
            ("[bans]", "[bans]\nskip = []"),
        ] {
            assert!(RULES.contains(from));
            assert!(toml::from_str::<Rules>(&RULES.replace(from, to)).is_err(), "{to}");
        }
    }
}
