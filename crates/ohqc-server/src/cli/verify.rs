//! Checking pulled releases without the platform that published them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use ohqc_domain::releases::api::ReleaseDocument;
use ohqc_domain::releases::{FORMAT, Frame, Manifest, Part, PartName, ResultRow, Summary};

use super::commands::print;

/// Checks every `release-YEAR-vVERSION.json` of a folder with the `results-YEAR-vVERSION.ndjson` beside it: the layout,
/// lengths and hashes against the manifest, every row against its type, and the totals and indicators computed again.
pub fn verify(folder: &Path) -> anyhow::Result<()> {
    let heads = heads(folder)?;
    ensure!(!heads.is_empty(), "no release-YEAR-vVERSION.json in {}", folder.display());
    for head in heads {
        let document = fs::read_to_string(&head)?;
        let document: ReleaseDocument =
            serde_json::from_str(&document).with_context(|| format!("{} is not a release", head.display()))?;
        let manifest = &document.manifest;
        let results = folder.join(format!("results-{}-v{}.ndjson", manifest.year, manifest.version));
        let bytes = fs::read(&results).with_context(|| format!("cannot read {}", results.display()))?;
        let rows = check(&document, &bytes).with_context(|| results.display().to_string())?;
        print(&format!("{}: {rows} rows are those of the manifest, totals and indicators agree", results.display()))?;
    }
    Ok(())
}

fn heads(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("release-") && name.ends_with(".json") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Checks the rows against the head and returns how many there are.
fn check(document: &ReleaseDocument, results: &[u8]) -> anyhow::Result<usize> {
    let manifest = &document.manifest;
    ensure!(manifest.format == FORMAT, "the layout {} is not known here, only {FORMAT}", manifest.format);
    same(part(manifest, PartName::Results)?, results)?;
    same(part(manifest, PartName::Summary)?, &serde_json::to_vec(&document.summary)?)?;
    let text = std::str::from_utf8(results).context("not UTF-8")?;
    let rows = text
        .lines()
        .enumerate()
        .map(|(at, line)| serde_json::from_str::<ResultRow>(line).with_context(|| format!("line {}", at.saturating_add(1))));
    let rows = rows.collect::<anyhow::Result<Vec<_>>>()?;
    let frame = Frame::new(manifest.region, manifest.year, manifest.cut_off)?;
    ensure!(Summary::of(&frame, &rows) == document.summary, "the totals or indicators do not follow from the rows");
    Ok(rows.len())
}

fn part(manifest: &Manifest, name: PartName) -> anyhow::Result<&Part> {
    manifest.parts.iter().find(|part| part.name == name).with_context(|| format!("the manifest lists no {name}"))
}

fn same(part: &Part, bytes: &[u8]) -> anyhow::Result<()> {
    let found = ohqc_app::hash::sha256(bytes);
    ensure!(u64::try_from(bytes.len()).is_ok_and(|length| length == part.bytes), "{} has another length", part.name);
    ensure!(found == part.sha256, "{} is not what the manifest lists: {found}", part.name);
    Ok(())
}
