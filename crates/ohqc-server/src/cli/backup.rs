//! Saving a platform on SQLite into one file, and bringing it back.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use ohqc_app::durable::sync_folder;
use ohqc_app::{App, Db};

use super::commands::print;

/// What the database is called inside the file.
const DATABASE: &str = "ohqc.db";
/// The folder of evidence, each file under its hash.
const EVIDENCE: &str = "attachments";
/// The key that signs access tokens.
const KEY: &str = "signing-key.pem";
/// What of the data directory is saved.
const DATA: [&str; 2] = [EVIDENCE, KEY];

/// Writes database, evidence and key into a new file that only its owner can read, while the platform may go on serving.
///
/// The database comes first: evidence is on the disk before the row that names it, so nothing named is missing.
pub async fn save(app: &App, file: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir_in(file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
    let copy = folder.path().join(DATABASE);
    app.db().copy_into(&copy).await.context("cannot copy the database")?;
    let mut archive = tar::Builder::new(private(file).with_context(|| format!("cannot make {}", file.display()))?);
    archive.append_path_with_name(&copy, DATABASE)?;
    for name in evidence(app.data_dir())?.into_iter().chain([KEY.into()]) {
        append(&mut archive, app.data_dir(), &name).with_context(|| format!("cannot save {}", name.display()))?;
    }
    archive.into_inner()?.sync_all()?;
    print(&format!("saved to {}: database, evidence and signing key; keep it as safe as the platform", file.display()))
}

/// The names of what is kept as evidence; a file that is only being written has none of these yet.
fn evidence(data_dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    for folder in listed(&data_dir.join(EVIDENCE))? {
        for file in listed(&data_dir.join(EVIDENCE).join(&folder))? {
            if file.len() == 64 && file.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                names.push(Path::new(EVIDENCE).join(&folder).join(file));
            }
        }
    }
    names.sort();
    Ok(names)
}

/// What stands in a folder; nothing in one that is not there.
fn listed(folder: &Path) -> std::io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Vec::new()),
        entries => entries?,
    };
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

/// Puts a file into the archive as long as it is now, and leaves out one that is gone.
fn append(archive: &mut tar::Builder<File>, root: &Path, name: &Path) -> std::io::Result<()> {
    let file = match File::open(root.join(name)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        file => file?,
    };
    let stat = file.metadata()?;
    let mut header = tar::Header::new_gnu();
    header.set_metadata(&stat);
    archive.append_data(&mut header, name, file.take(stat.len()))
}

/// Unpacks a saved platform where there is none, checks it, and only then puts it in place: all of it, or nothing.
pub async fn restore(file: &Path, database: &Path, data_dir: &Path) -> anyhow::Result<()> {
    ensure!(!database.exists(), "{} exists; nothing is overwritten", database.display());
    for name in DATA {
        ensure!(!data_dir.join(name).exists(), "{} exists; nothing is overwritten", data_dir.join(name).display());
    }
    let home = database.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(home)?;
    fs::create_dir_all(data_dir)?;
    let folder = tempfile::tempdir_in(data_dir)?;
    let archive = File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
    tar::Archive::new(archive).unpack(folder.path()).context("not a saved platform")?;
    let found = folder.path().join(DATABASE);
    ensure!(found.exists(), "{} holds no database", file.display());
    let db = Db::connect(&format!("sqlite://{}", found.display())).await?;
    let sound = db.is_sound().await?;
    db.close().await?;
    if !sound {
        bail!("the database in {} is damaged", file.display());
    }
    // The two folders may lie on different disks: the database is copied beside its place, and then nothing but renames is left.
    let copy = tempfile::NamedTempFile::new_in(home)?;
    fs::copy(&found, copy.path()).context("cannot copy the database")?;
    copy.as_file().sync_all()?;
    let mut placed = Placed::default();
    for name in DATA {
        let from = folder.path().join(name);
        if from.exists() {
            sync(&from)?;
            placed.rename(&from, &data_dir.join(name))?;
        }
    }
    sync_folder(data_dir)?;
    // The database is last: without it there is no platform yet.
    copy.persist_noclobber(database).with_context(|| format!("cannot make {}", database.display()))?;
    placed.stay();
    sync_folder(home)?;
    print(&format!("restored {} and {}", database.display(), data_dir.display()))
}

/// What was put in place; unless it stays, it goes back when this is dropped.
#[derive(Default)]
struct Placed(Vec<(PathBuf, PathBuf)>);

impl Placed {
    fn rename(&mut self, from: &Path, to: &Path) -> anyhow::Result<()> {
        fs::rename(from, to).with_context(|| format!("cannot make {}", to.display()))?;
        self.0.push((from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn stay(mut self) {
        self.0.clear();
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        for (from, to) in &self.0 {
            let _ = fs::rename(to, from);
        }
    }
}

/// Makes a file durable, or a folder with everything in it.
fn sync(path: &Path) -> std::io::Result<()> {
    if !path.is_dir() {
        return File::open(path)?.sync_all();
    }
    for entry in fs::read_dir(path)? {
        sync(&entry?.path())?;
    }
    sync_folder(path)
}

/// A new file that only its owner can read.
fn private(file: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

#[cfg(test)]
mod tests {
    use ohqc_app::Clock;
    use ohqc_app::identity::{NewOrganisation, NewUser};
    use ohqc_domain::identity::{OrganisationKind, OrganisationLevel, Role, api::LoginBody};

    use super::*;

    async fn open(folder: &Path) -> App {
        let db = Db::connect(&format!("sqlite://{}", folder.join("ohqc.db").display())).await.unwrap();
        db.migrate().await.unwrap();
        App::open(db, Clock::System, folder.join("data")).unwrap()
    }

    fn keep(data: &Path, name: &str) {
        let path = data.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, b"%PDF-").unwrap();
    }

    #[cfg(unix)]
    fn mode(file: &Path) -> u32 {
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(file).unwrap().permissions()) & 0o777
    }

    #[tokio::test]
    async fn what_was_saved_comes_back_whole_and_overwrites_nothing() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let app = open(here.path()).await;
        let organisation = app
            .create_organisation(NewOrganisation {
                kind: OrganisationKind::QcCentre,
                level: OrganisationLevel::Province,
                name: "质控中心".into(),
                region: "220000".parse().unwrap(),
            })
            .await
            .unwrap();
        let password = String::from("a-long-password-2025");
        let user = NewUser { organisation, name: "qc".into(), display_name: "质控".into(), roles: vec![Role::ProvQc] };
        app.create_user(user, password.clone()).await.unwrap();
        let kept = format!("attachments/ab/{}", "ab".repeat(32));
        keep(&here.path().join("data"), &kept);

        let file = here.path().join("saved.tar");
        save(&app, &file).await.unwrap();
        assert!(save(&app, &file).await.is_err(), "an earlier file is never overwritten");
        #[cfg(unix)]
        assert_eq!(mode(&file), 0o600, "it holds the signing key");
        restore(&file, &there.path().join("ohqc.db"), &there.path().join("data")).await.unwrap();
        assert!(restore(&file, &there.path().join("ohqc.db"), &there.path().join("data")).await.is_err());

        let restored = open(there.path()).await;
        let logged_in = restored.log_in(LoginBody { name: "qc".into(), password }).await.unwrap();
        assert!(app.keys().verify(&logged_in.view.access_token).is_ok(), "the signing key came along");
        #[cfg(unix)]
        assert_eq!(mode(&there.path().join("data/signing-key.pem")), 0o600);
        assert_eq!(fs::read(there.path().join("data").join(&kept)).unwrap(), b"%PDF-");
    }

    /// While the platform serves, files are written beside their places and renamed, and what was listed may be gone.
    #[tokio::test]
    async fn what_is_only_being_written_is_left_out() {
        let here = tempfile::tempdir().unwrap();
        let app = open(here.path()).await;
        let data = here.path().join("data");
        let kept = format!("attachments/ab/{}", "ab".repeat(32));
        keep(&data, &kept);
        keep(&data, &format!("{kept}.0198a1b2-0000-7000-8000-000000000001"));
        keep(&data, "attachments/stray");
        #[cfg(unix)]
        std::os::unix::fs::symlink("gone", data.join(format!("attachments/ab/{}", "cd".repeat(32)))).unwrap();
        let file = here.path().join("saved.tar");
        save(&app, &file).await.unwrap();
        let mut archive = tar::Archive::new(File::open(&file).unwrap());
        let names = archive.entries().unwrap().map(|entry| entry.unwrap().path().unwrap().display().to_string());
        assert_eq!(names.collect::<Vec<_>>(), [DATABASE, &kept, KEY]);
    }

    #[tokio::test]
    async fn a_database_that_cannot_be_made_takes_everything_back() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let app = open(here.path()).await;
        let kept = format!("attachments/ab/{}", "ab".repeat(32));
        keep(&here.path().join("data"), &kept);
        let file = here.path().join("saved.tar");
        save(&app, &file).await.unwrap();
        let data = there.path().join("data");
        // A name longer than any file may have: only making it fails.
        let nowhere = there.path().join("d".repeat(300));
        assert!(restore(&file, &nowhere, &data).await.is_err());
        assert_eq!(listed(&data).unwrap(), [""; 0]);
        assert_eq!(listed(there.path()).unwrap(), ["data"]);
        restore(&file, &there.path().join("ohqc.db"), &data).await.unwrap();
        assert!(data.join(&kept).exists());
    }

    #[tokio::test]
    async fn a_damaged_file_puts_nothing_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("noise.tar");
        fs::write(&file, vec![7_u8; 4096]).unwrap();
        let (database, data) = (folder.path().join("new.db"), folder.path().join("data"));
        assert!(restore(&file, &database, &data).await.is_err());
        assert!(!database.exists());
    }
}
