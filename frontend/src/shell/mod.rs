//! The frames around the pages: the console behind the door, and the public site.

mod brand;
mod console;
mod door;
mod leave;
mod navigation;
mod palette;
mod public;
mod shortcuts;

pub use brand::Brand;
pub use console::ConsoleShell;
pub use door::Door;
pub use leave::{LeaveDialogs, Leaving};
pub use palette::{CommandPalette, Palette};
pub use public::{PublicFrame, PublicShell};
pub use shortcuts::{ShortcutList, Shortcuts};
