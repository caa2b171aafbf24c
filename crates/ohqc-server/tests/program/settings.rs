//! Settings: flags, then variables, then the file; and what the program says of them.

use std::fs;
use std::path::Path;

use reqwest::{Client, StatusCode};

use crate::{ohqc, serve};

/// A settings file with every key, of which none is a default.
fn file(folder: &Path) -> String {
    let path = folder.join("ohqc.toml");
    let database = folder.join("of-file.db");
    let text = format!(
        "listen = \"127.0.0.2:0\"\ndatabase = \"sqlite://{}\"\ndata_dir = \"of-file\"\nworkers = 1\nlogins_per_minute = 1\n\
         trusted_proxies = [\"127.0.0.0/8\"]\npublic_url = \"https://ohqc.example\"\n",
        database.display()
    );
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// How an attempt to get a token ends, which is none, as a proxy tells whose it is.
async fn attempt(base: &str, told: &str) -> StatusCode {
    let request = Client::new().post(format!("{base}/oauth/token")).header("x-forwarded-for", told);
    let form = request.header("content-type", "application/x-www-form-urlencoded").body("grant_type=password");
    form.send().await.unwrap().status()
}

// Each of Linux's loopback addresses says which of the three it was that won.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flag_goes_before_a_variable_and_a_variable_before_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let config = file(folder.path());
    let of_file = || {
        let mut program = ohqc(folder.path());
        program.env_remove("OHQC_DATABASE").env("OHQC_CONFIG", &config);
        program
    };

    let (_server, base) = serve(&mut of_file(), &[]);
    assert!(base.starts_with("http://127.0.0.2:"), "{base}");
    assert!(folder.path().join("of-file.db").exists() && folder.path().join("of-file/signing-key.pem").exists());
    assert_eq!(attempt(&base, "1.1.1.1").await, StatusCode::BAD_REQUEST);
    assert_eq!(attempt(&base, "1.1.1.1").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(attempt(&base, "1.1.1.2").await, StatusCode::BAD_REQUEST);

    let database = format!("sqlite://{}", folder.path().join("of-variable.db").display());
    let variables = [
        ("OHQC_LISTEN", "127.0.0.3:0"),
        ("OHQC_DATABASE", database.as_str()),
        ("OHQC_DATA_DIR", "of-variable"),
        ("OHQC_LOGINS_PER_MINUTE", "2"),
        ("OHQC_TRUSTED_PROXIES", "10.0.0.0/8,10.1.1.1"),
    ];
    let (_server, base) = serve(of_file().envs(variables), &[]);
    assert!(base.starts_with("http://127.0.0.3:"), "{base}");
    assert!(folder.path().join("of-variable.db").exists() && folder.path().join("of-variable/signing-key.pem").exists());
    for (told, status) in [("1.1.1.1", 400), ("1.1.1.2", 400), ("1.1.1.3", 429)] {
        assert_eq!(attempt(&base, told).await.as_u16(), status, "no proxy of this machine is trusted any more");
    }

    let mut flagged = of_file();
    flagged.envs(variables);
    let database = format!("sqlite://{}", folder.path().join("of-flag.db").display());
    let flags = ["--listen", "127.0.0.4:0", "--database", &database, "--data-dir", "of-flag"];
    let more = ["--logins-per-minute", "3", "--trusted-proxy", "127.0.0.1", "--trusted-proxy", "::1"];
    let (_server, base) = serve(&mut flagged, &[&flags[..], &more[..]].concat());
    assert!(base.starts_with("http://127.0.0.4:"), "{base}");
    assert!(folder.path().join("of-flag.db").exists() && folder.path().join("of-flag/signing-key.pem").exists());
    for (told, status) in [("1.1.1.1", 400), ("1.1.1.1", 400), ("1.1.1.1", 400), ("1.1.1.1", 429), ("1.1.1.2", 400)] {
        assert_eq!(attempt(&base, told).await.as_u16(), status, "{told}");
    }
}

#[test]
fn a_setting_that_is_none_stops_the_program_before_it_starts() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ohqc.toml"), "lisen = \"127.0.0.1:0\"").unwrap();
    let refused = ohqc(folder.path()).args(["serve", "--config", "ohqc.toml"]).output().unwrap();
    assert!(!refused.status.success());
    for flags in [["--logins-per-minute", "0"], ["--trusted-proxy", "proxy.example"], ["--listen", "nowhere"]] {
        assert!(!ohqc(folder.path()).arg("serve").args(flags).output().unwrap().status.success(), "{flags:?}");
    }
    assert!(!folder.path().join("ohqc.db").exists());
}

#[test]
fn the_program_tells_its_commands_and_the_settings_of_serving() {
    let folder = tempfile::tempdir().unwrap();
    for (name, arguments) in [("help", ["--help"].as_slice()), ("help_serve", &["serve", "--help"])] {
        let told = ohqc(folder.path()).env_remove("OHQC_DATABASE").args(arguments).output().unwrap();
        assert!(told.status.success());
        insta::assert_snapshot!(name, String::from_utf8(told.stdout).unwrap());
    }
}
