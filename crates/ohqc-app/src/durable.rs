//! Files that stay: on the disk with their names before anybody is told of them.

use std::io::{Error, Result};
use std::path::Path;

use tokio::fs;
use tokio::io::AsyncWriteExt as _;

use crate::store::new_id;

/// Keeps a file below a folder, which is made durable with every folder on the way. It is written in full beside its place and
/// then renamed: a crash leaves no half file there, and what fails leaves none at all.
pub(crate) async fn keep(root: &Path, path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).await?;
    }
    let partial = path.with_extension(new_id().to_string());
    if let Err(error) = place(&partial, path, bytes).await {
        let _ = fs::remove_file(&partial).await;
        return Err(error);
    }
    // All of them: whoever made a folder a moment ago may not have come to this yet.
    let on_the_way = path.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
    let folders: Vec<_> = on_the_way.map(Path::to_owned).collect();
    let synced = tokio::task::spawn_blocking(move || folders.iter().try_for_each(|folder| sync_folder(folder)));
    synced.await.map_err(Error::other)?
}

async fn place(partial: &Path, path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = fs::File::create_new(partial).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    fs::rename(partial, path).await
}

/// Makes the names in a folder durable.
///
/// # Errors
/// When the folder cannot be opened or the disk refuses.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// Makes the names in a folder durable: here the file system does so by itself.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_cannot_be_kept_leaves_nothing_behind() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("attachments/ab/abcd");
        keep(root.path(), &path, b"%PDF-").await.unwrap();
        keep(root.path(), &path, b"%PDF-").await.unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"%PDF-");
        let taken = path.with_file_name("taken");
        std::fs::create_dir(&taken).unwrap();
        assert!(keep(root.path(), &taken, b"%PDF-").await.is_err(), "a folder stands in its place");
        let left = std::fs::read_dir(path.parent().unwrap()).unwrap();
        let mut left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["abcd", "taken"]);
    }
}
