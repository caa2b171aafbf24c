//! Annual releases: a year's results frozen, approved by a second person, published and pulled.

mod acts;
mod cities;
mod detail;
mod form;
mod funnel;
mod indicators;
mod list;
mod manifest;
mod published;
mod results;

use ohqc_domain::ids::ReleaseId;

use self::detail::ReleaseDetail;
use self::list::ReleaseList;
pub use self::list::WaitingReleases;
use self::published::{Published, PublishedList};
use crate::prelude::*;

/// Annual releases.
pub const MODULE: Module = Module {
    nav: &[
        NavItem {
            group: Group::Data,
            href: "/app/releases",
            label: Text::new("年度发布", "Annual releases"),
            glyph: Glyph::Lock,
            permissions: &[Permission::ReleasesRead],
        },
        NavItem {
            group: Group::Data,
            href: "/app/results",
            label: Text::new("年度结果", "Annual results"),
            glyph: Glyph::Chart,
            permissions: &[Permission::ReleasesPull],
        },
    ],
    console: || {
        vec![
            route(path!("releases"), lazy!(results, ReleaseList)),
            route(path!("results"), lazy!(results, PublishedList)),
            id_route(path!("results/:id"), lazy!(results, |id: i32| view! { <Published year=id /> })),
            id_route(path!("releases/:id"), lazy!(results, |id: ReleaseId| view! { <ReleaseDetail id /> })),
        ]
    },
    public: Vec::new,
};
