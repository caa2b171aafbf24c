//! What the tests of this crate stand on.

use std::path::Path;

use crate::{App, Clock, Db};

/// A database in a folder, with nothing in it.
pub async fn database(folder: &Path) -> Db {
    let db = Db::connect(&format!("sqlite://{}", folder.join("test.db").display())).await.unwrap();
    db.migrate().await.unwrap();
    db
}

/// A platform in a folder, with nothing in it.
pub async fn empty(folder: &Path, clock: Clock) -> App {
    App::open(database(folder).await, clock, folder.join("data")).unwrap()
}
