//! Service rights (服务资格): why an institution may do what it does, and who may do what near somebody.

mod panel;
mod public;

pub use panel::RightsPanel;

use crate::prelude::*;

/// The public question «who may do X near me».
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Public,
        href: "/rights",
        label: Text::new("服务资格", "Who may do what"),
        glyph: Glyph::Checklist,
        permissions: &[],
    }],
    console: Vec::new,
    public: || vec![route(path!("rights"), lazy!(open, public::PublicRights))],
};
