//! What CDC systems may pull, and how.

use crate::prelude::*;
