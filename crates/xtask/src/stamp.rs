//! Stamps remember the inputs of a finished step, so that it is skipped while they stay the same.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A fingerprint of everything that a step reads. Good for noticing changes, not for security.
#[derive(Default)]
pub struct Fingerprint(DefaultHasher);

impl Fingerprint {
    /// Adds a word, such as an option or a version.
    pub fn word(mut self, word: &str) -> Self {
        word.hash(&mut self.0);
        self
    }

    /// Adds one file: its path and its content. A file that is absent counts as such.
    pub fn file(mut self, path: &Path) -> Result<Self, Failure> {
        path.hash(&mut self.0);
        if path.exists() {
            fs::read(path).map_err(Failure::at(path))?.hash(&mut self.0);
        }
        Ok(self)
    }

    /// Adds every file below a folder, except files and folders with these names.
    pub fn folder(mut self, folder: &Path, except: &[&str]) -> Result<Self, Failure> {
        for file in files(folder, except)? {
            self = self.file(&file)?;
        }
        Ok(self)
    }

    /// The fingerprint as text.
    pub fn text(self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

/// Every file below a folder in a stable order, except files and folders with these names. An absent folder has no files.
pub fn files(folder: &Path, except: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::at(folder))? {
        entries.push(entry.map_err(Failure::at(folder))?.path());
    }
    entries.retain(|entry| !entry.file_name().and_then(|name| name.to_str()).is_some_and(|name| except.contains(&name)));
    entries.sort();
    for entry in entries {
        if entry.is_dir() && !entry.is_symlink() {
            found.extend(files(&entry, except)?);
        } else if entry.is_file() {
            found.push(entry);
        }
    }
    Ok(found)
}

/// Does the work unless the stamp file already holds this fingerprint and the result exists; then writes the stamp.
pub fn unless_fresh(
    stamp: &Path,
    fingerprint: &str,
    result: &Path,
    work: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    if result.exists() && fs::read_to_string(stamp).is_ok_and(|held| held == fingerprint) {
        println!("    unchanged, skipped");
        return Ok(());
    }
    work()?;
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder).map_err(Failure::at(folder))?;
    }
    fs::write(stamp, fingerprint).map_err(Failure::at(stamp))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::env;
    use std::process;

    fn scratch(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("xtask-stamp-{name}-{}", process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("skipped")).unwrap();
        folder
    }

    #[test]
    fn fingerprints_follow_content_and_leave_out_excepted_folders() {
        let folder = scratch("fingerprint");
        let fingerprint = || Fingerprint::default().folder(&folder, &["skipped"]).unwrap().text();
        fs::write(folder.join("a"), "1").unwrap();
        let first = fingerprint();
        fs::write(folder.join("skipped/b"), "1").unwrap();
        assert_eq!(first, fingerprint());
        fs::write(folder.join("a"), "2").unwrap();
        assert_ne!(first, fingerprint());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn work_is_done_again_when_inputs_change_or_the_result_is_gone() {
        let folder = scratch("fresh");
        let (stamp, result) = (folder.join("stamp"), folder.join("result"));
        let runs = Cell::new(0);
        let run = |fingerprint: &str| {
            unless_fresh(&stamp, fingerprint, &result, || {
                runs.set(runs.get() + 1);
                fs::write(&result, "made").map_err(Failure::at(&result))
            })
            .unwrap();
            runs.get()
        };
        assert_eq!([run("one"), run("one"), run("two")], [1, 1, 2]);
        fs::remove_file(&result).unwrap();
        assert_eq!(run("two"), 3);
        fs::remove_dir_all(folder).unwrap();
    }
}
