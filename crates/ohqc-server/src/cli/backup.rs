//! Saving a platform on SQLite into one file, and bringing it back.

use std::fs::{self, File, OpenOptions};
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use ohqc_app::{App, Db};

use super::commands::print;

/// What the database is called inside the file.
const DATABASE: &str = "ohqc.db";
/// What of the data directory is saved: evidence, and the key that signs access tokens.
const DATA: [&str; 2] = ["attachments", "signing-key.pem"];

/// Writes database, evidence and key into a new file that only its owner can read, while the platform may go on serving.
///
/// The database comes first: evidence is on the disk before the row that names it, so nothing named is missing.
pub async fn save(app: &App, file: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir_in(file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
    let copy = folder.path().join(DATABASE);
    app.db().copy_into(&copy).await.context("cannot copy the database")?;
    let mut archive = tar::Builder::new(private(file).with_context(|| format!("cannot make {}", file.display()))?);
    archive.append_path_with_name(&copy, DATABASE)?;
    for name in DATA {
        let path = app.data_dir().join(name);
        if path.is_dir() {
            archive.append_dir_all(name, &path)?;
        } else if path.exists() {
            archive.append_path_with_name(&path, name)?;
        }
    }
    archive.into_inner()?.sync_all()?;
    print(&format!("saved to {}: database, evidence and signing key; keep it as safe as the platform", file.display()))
}

/// Unpacks a saved platform where there is none, checks it, and only then puts it in place.
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
    // A copy and not a rename: the two folders may lie on different disks. The temporary folder goes by itself.
    for name in DATA {
        let from = folder.path().join(name);
        if from.exists() {
            fs::rename(&from, data_dir.join(name))?;
        }
    }
    fs::copy(&found, database)?;
    File::open(database)?.sync_all()?;
    print(&format!("restored {} and {}", database.display(), data_dir.display()))
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
        let evidence = here.path().join("data/attachments/ab");
        fs::create_dir_all(&evidence).unwrap();
        fs::write(evidence.join("abcd"), b"%PDF-").unwrap();

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
        assert_eq!(fs::read(there.path().join("data/attachments/ab/abcd")).unwrap(), b"%PDF-");
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
