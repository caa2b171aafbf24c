//! Counts steps, so that the last line of a run tells how it went.

use crate::failure::Failure;
use crate::step::step;
use crate::test::Part;

/// A run of checks: what was asked for, what passed, failed and was left out.
pub struct Suite {
    only: Option<Part>,
    passed: usize,
    failed: Vec<String>,
    skipped: Vec<String>,
}

impl Suite {
    /// A run of everything, or of one part.
    pub fn new(only: Option<Part>) -> Self {
        Self { only, passed: 0, failed: vec![], skipped: vec![] }
    }

    /// Whether this part was asked for.
    pub fn wants(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }

    /// Runs a step if its part was asked for. Tells whether it passed; a step that was not asked for did not.
    pub fn run(&mut self, part: Part, heading: &str, work: impl FnOnce() -> Result<(), Failure>) -> bool {
        if !self.wants(part) {
            return false;
        }
        let passed = step(heading, work).is_ok();
        if passed {
            self.passed += 1;
        } else {
            self.failed.push(heading.to_owned());
        }
        passed
    }

    /// Notes that a step was left out, and why.
    pub fn skip(&mut self, part: Part, heading: &str, reason: &str) {
        if self.wants(part) {
            println!("==> {heading}: skipped, {reason}");
            self.skipped.push(format!("{heading}: {reason}"));
        }
    }

    /// Prints the outcome; the last line counts.
    pub fn conclude(self) -> Result<(), Failure> {
        println!();
        for skipped in &self.skipped {
            println!("skipped  {skipped}");
        }
        for failed in &self.failed {
            println!("FAILED   {failed}");
        }
        let failed = self.failed.len();
        println!("{} passed, {failed} failed", self.passed);
        if failed == 0 { Ok(()) } else { Err(Failure::Check(format!("{failed} steps failed"))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_fails_the_run_but_not_the_other_steps() {
        let mut suite = Suite::new(None);
        assert!(!suite.run(Part::Units, "bad", || Err(Failure::Check("x".into()))));
        assert!(suite.run(Part::Browser, "good", || Ok(())));
        assert_eq!((suite.passed, suite.failed.len()), (1, 1));
        assert!(suite.conclude().is_err());
    }

    #[test]
    fn only_the_wanted_part_runs() {
        let mut suite = Suite::new(Some(Part::Units));
        assert!(!suite.run(Part::Browser, "other", || Err(Failure::Check("x".into()))));
        assert!(suite.conclude().is_ok());
    }
}
