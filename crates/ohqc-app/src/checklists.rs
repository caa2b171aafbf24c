//! Checklists, for those who may read the rules.

use ohqc_domain::checklists::api::ChecklistSummary;
use ohqc_domain::checklists::{self, Template, TemplateRef};
use ohqc_domain::identity::{Actor, Grant, Permission};

use crate::{App, AppError, Result, permit};

/// The templates that come with the program.
pub struct Checklists {
    _grant: Grant,
}

impl App {
    /// Opens the checklists.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn checklists(&self, actor: &Actor) -> Result<Checklists> {
        Ok(Checklists { _grant: permit(actor, Permission::PoliciesRead)? })
    }
}

impl Checklists {
    /// Every version of every checklist.
    #[must_use]
    pub fn list(&self) -> Vec<ChecklistSummary> {
        checklists::all().iter().map(ChecklistSummary::from).collect()
    }

    /// One version of a checklist.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no such version.
    pub fn get(&self, id: String, version: u32) -> Result<Template> {
        checklists::get(&TemplateRef { id, version }).cloned().ok_or(AppError::NotFound)
    }
}
