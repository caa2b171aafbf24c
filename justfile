# The menu of commands. People and CI use the same ones; `just` without a name lists them.

default:
    @just --list --unsorted

# Builds everything, fills an empty database with the demonstration province, serves http://127.0.0.1:8080
run *options:
    cargo xtask run {{options}}

# Every check: format, lints, direction, units, both databases, API document, browser journeys
test *options:
    cargo xtask test {{options}}

# Builds the web client into frontend/dist
client *options:
    cargo xtask client {{options}}

# The measures: ratios against the bare work, side by side in one run
bench:
    cargo xtask bench

# The client with live reload, next to a running server
dev:
    cd frontend && npm run dev

# Formats and mends what lints can mend
fix:
    cargo fmt --all
    cargo clippy --workspace --exclude ohqc-frontend --all-targets --fix --allow-dirty --allow-staged

# Writes the API document from the mounted routes
openapi:
    cargo xtask openapi

# Accepts changed snapshots and the changed API document
bless: openapi
    INSTA_UPDATE=always cargo test -p ohqc-server

# House rules that compilers do not know
tidy:
    cargo xtask tidy

# A throw-away PostgreSQL that lives until Ctrl-C; prints its URL
postgres:
    cargo run -q -p ohqc-testkit --bin postgres

# What CI does on a bare Debian machine
ci:
    .ci/run
