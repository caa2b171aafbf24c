//! Publications: prepared by one person, released by another, read by everybody, withdrawn with a reason.

mod detail;
mod form;
mod list;
mod open;
mod rows;
mod table;

use ohqc_domain::ids::PublicationId;

use self::detail::PublicationDetail;
use self::list::PublicationList;
pub use self::list::WaitingPublications;
pub use self::open::Latest;
use self::open::{OpenList, OpenPublication};
use crate::prelude::*;

/// Publications.
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Data,
        href: "/app/publications",
        label: Text::new("公示", "Publications"),
        glyph: Glyph::Publish,
        permissions: &[Permission::PublicationsRead],
    }],
    console: || {
        vec![
            route(path!("publications"), lazy!(results, PublicationList)),
            id_route(path!("publications/:id"), lazy!(results, |id: PublicationId| view! { <PublicationDetail id /> })),
        ]
    },
    public: || {
        vec![
            route(path!("publications"), lazy!(open, OpenList)),
            id_route(path!("publications/:id"), lazy!(open, |id: PublicationId| view! { <OpenPublication id /> })),
        ]
    },
};
