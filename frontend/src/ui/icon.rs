//! The icons, drawn on a 24-unit grid with one stroke.

use leptos::prelude::*;

macro_rules! glyphs {
    ($($(#[$meta:meta])* $name:ident => $path:literal),+ $(,)?) => {
        /// What an icon shows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Glyph { $($(#[$meta])* $name),+ }

        impl Glyph {
            /// Every icon.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The outline as SVG path data.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $path),+ }
            }
        }
    };
}

glyphs! {
    /// Something late or risky.
    Alert => "M12 4 2.8 20h18.4zM12 10v4.5M12 17.4v.1",
    /// Back, previous.
    ArrowLeft => "M19 12H5M11 6l-6 6 6 6",
    /// Forward, next.
    ArrowRight => "M5 12h14M13 6l6 6-6 6",
    /// Evidence file.
    Attach => "M20 11.5 12.2 19a5 5 0 0 1-7-7.1l8-7.8a3.4 3.4 0 0 1 4.8 4.8l-7.8 7.6a1.7 1.7 0 0 1-2.4-2.4l7-6.8",
    /// An organisation, an institution.
    Building => "M5 21V4h10v17M15 9h4v12M3 21h18M8.5 8h3M8.5 12h3M8.5 16h3",
    /// A photograph.
    Camera => "M4 8h3l1.5-2.5h7L17 8h3v11.5H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z",
    /// Dates and deadlines.
    Calendar => "M4 6h16v14H4zM4 10h16M8 3.5V7M16 3.5V7",
    /// Figures and indicators.
    Chart => "M4 4v16h16M8 16v-4M12 16V8M16 16v-6",
    /// Done, passed.
    Check => "M5 12.5 10 17.5 19.5 7",
    /// Checklist, assessment.
    Checklist => "M4 6.5 5.5 8 8 5M4 13.5 5.5 15 8 12M11.5 7H20M11.5 14H20M4.5 20H20",
    /// Opens downwards.
    ChevronDown => "M6 9.5 12 15.5 18 9.5",
    /// Leads on.
    ChevronRight => "M9.5 6 15.5 12 9.5 18",
    /// A clock that runs.
    Clock => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2",
    /// Close, remove.
    Close => "M6 6l12 12M18 6 6 18",
    /// Take a copy.
    Copy => "M9 9h11v11H9zM15 9V4H4v11h5",
    /// A form, a document.
    Document => "M6 3h8.5L19 7.5V21H6zM14 3v5h5M9 12.5h7M9 16.5h7",
    /// Save to this computer.
    Download => "M12 4v11M7.5 11 12 15.5 16.5 11M4.5 20h15",
    /// Change.
    Edit => "M4.5 19.5l1-4.5L16.2 4.3l3.5 3.5L9 18.5zM14 6.5 17.5 10",
    /// See, show.
    Eye => "M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
    /// Hide.
    EyeOff => "M4 4l16 16M9.5 5.9A9 9 0 0 1 12 5.5c3.7 0 7 2 9.5 6.5a15 15 0 0 1-2.7 3.5M6.2 7.5A14 14 0 0 0 2.5 12c2.5 4.5 5.8 6.5 9.5 6.5a9 9 0 0 0 4.2-1M9.9 9.9a3 3 0 0 0 4.2 4.2",
    /// A problem, a flag raised.
    Flag => "M6 21V4M6 5c4-2.5 8 2.5 12.5 0v9c-4.5 2.5-8.5-2.5-12.5 0",
    /// Narrow down.
    Filter => "M3.5 5h17l-6.5 8v6.5l-4-2V13z",
    /// History.
    History => "M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5",
    /// The first page.
    Home => "M4 11 12 4l8 7v9H4zM9.5 20v-6h5v6",
    /// Something to know.
    Info => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 11v5.5M12 7.7v.1",
    /// The reader's language.
    Language => "M3.5 6h9M8 4v2M10.5 6C9.8 9.5 7.5 12 4 13.5M6 9c1 2 2.8 3.7 5 4.5M12.5 20l4-9.5 4 9.5M14 16.8h5",
    /// Rules, law.
    Law => "M12 4v16M8 20h8M5 7h14M5 7l-2.5 6h5zM19 7l-2.5 6h5z",
    /// Closed, fixed.
    Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    /// Log out.
    LogOut => "M10 4H5v16h5M15 8l4 4-4 4M19 12H9.5",
    /// A menu.
    Menu => "M4 6.5h16M4 12h16M4 17.5h16",
    /// Night.
    Moon => "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
    /// More to do.
    More => "M5 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M11.4 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M17.8 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0",
    /// New.
    Plus => "M12 5v14M5 12h14",
    /// On paper.
    Print => "M7 8V3.5h10V8M7 16H4V8h16v8h-3M7 13.5h10v7H7z",
    /// Made public.
    Publish => "M4 9.5v5h3l8 4.5v-14l-8 4.5zM18 9a4 4 0 0 1 0 6",
    /// Again.
    Refresh => "M20 12a8 8 0 1 1-2.5-5.8L20 8.5M20 4v4.5h-4.5",
    /// Look for.
    Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.3 15.3 20.5 20.5",
    /// Sent.
    Send => "M4 12 20.5 4 16 20l-4.5-6.5zM11.5 13.5 20.5 4",
    /// Settings.
    Settings => "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4",
    /// Authority, safety.
    Shield => "M12 3.5 19.5 6v5.5c0 4.5-3 7.7-7.5 9.5-4.5-1.8-7.5-5-7.5-9.5V6zM8.8 12l2.4 2.4 4-4.3",
    /// Day.
    Sun => "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5V5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7M17 17l1.7 1.7M18.7 5.3 17 7M7 17l-1.7 1.7",
    /// Remove for good.
    Trash => "M4.5 6.5h15M9 6.5V4h6v2.5M6.5 6.5l1 14h9l1-14M10.5 10.5v6M13.5 10.5v6",
    /// Bring in.
    Upload => "M12 16V5M7.5 9 12 4.5 16.5 9M4.5 20h15",
    /// A person.
    User => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 20.5c.5-4 3.7-6 8-6s7.5 2 8 6",
    /// People.
    Users => "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M2.5 19.5c.4-3.5 3-5 6.5-5s6.1 1.5 6.5 5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .7 3.2 2.2 3.5 4.6",
}

/// An icon beside words; hidden from assistive technology, since the words say it.
#[component]
pub fn Icon(
    /// What it shows.
    glyph: Glyph,
    /// Edge length in pixels.
    #[prop(default = 16)]
    size: u16,
) -> impl IntoView {
    view! {
        <svg class="icon" width=size height=size viewBox="0 0 24 24" fill="none" stroke="currentColor"
            stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
            <path d=glyph.path() />
        </svg>
    }
    .into_any()
}
