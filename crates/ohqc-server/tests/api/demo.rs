//! The demonstration on both databases: its story itself is told by the tests of the use cases.

use ohqc_app::demo::{self, Demo};
use ohqc_testkit::{Platform, on_both};

on_both!(a_small_province_is_made_and_its_people_log_in, |p| {
    let demo = Demo { province: "220000".parse().unwrap(), seed: 42, institutions: 24, year: 2025 };
    let made = demo::fill(&p.app, &demo, |_| ()).await.unwrap();
    let then: Platform = p.on(demo::today(2025));
    for name in ["qc", "mender", "employer"] {
        assert!(made.accounts.iter().any(|account| account.name == name), "{name}");
        let _ = then.log_in(name, demo::PASSWORD).await.expect(200);
    }
    assert!(demo::fill(&p.app, &demo, |_| ()).await.is_err(), "it is made in an empty database only");
});
