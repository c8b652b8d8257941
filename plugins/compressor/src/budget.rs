//! The latency budget: kept with the project, no parameter, since a host could not follow it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use nice_plug::params::persist::PersistentField;
use plugin_common::ChangeFlags;
use serde::{Deserialize, Serialize};

/// What the latency is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Budget {
    /// The least that the settings need.
    #[default]
    #[serde(rename = "follow")]
    Follow,
    /// 5 ms.
    #[serde(rename = "5")]
    Ms5,
    /// 10 ms.
    #[serde(rename = "10")]
    Ms10,
    /// 20 ms.
    #[serde(rename = "20")]
    Ms20,
    /// 40 ms.
    #[serde(rename = "40")]
    Ms40,
}

impl Budget {
    /// All of them, as the window shows them.
    pub const ALL: [Self; 5] = [Self::Follow, Self::Ms5, Self::Ms10, Self::Ms20, Self::Ms40];

    /// Name on the button.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Follow => "Follow",
            Self::Ms5 => "5 ms",
            Self::Ms10 => "10 ms",
            Self::Ms20 => "20 ms",
            Self::Ms40 => "40 ms",
        }
    }

    /// The latency in seconds; `None` follows the settings.
    #[must_use]
    pub const fn seconds(self) -> Option<f64> {
        match self {
            Self::Follow => None,
            Self::Ms5 => Some(0.005),
            Self::Ms10 => Some(0.010),
            Self::Ms20 => Some(0.020),
            Self::Ms40 => Some(0.040),
        }
    }
}

/// The budget of one instance; put it in the parameters as a `#[persist]` field.
#[derive(Clone, Debug)]
pub struct SavedBudget {
    index: Arc<AtomicU8>,
    changed: ChangeFlags,
}

impl SavedBudget {
    /// [`Budget::Follow`]; a change raises the flag of slot 0.
    #[must_use]
    pub fn new(changed: &ChangeFlags) -> Self {
        Self { index: Arc::default(), changed: changed.clone() }
    }

    /// What is chosen.
    #[must_use]
    pub fn get(&self) -> Budget {
        let index = usize::from(self.index.load(Ordering::Relaxed));
        Budget::ALL.get(index).copied().unwrap_or_default()
    }

    /// Chooses.
    pub fn choose(&self, budget: Budget) {
        self.index.store(budget as u8, Ordering::Relaxed);
        self.changed.raise(0);
    }
}

impl<'a> PersistentField<'a, Budget> for SavedBudget {
    fn set(&self, new_value: Budget) {
        self.choose(new_value);
    }

    fn map<F, R>(&self, f: F) -> R
    where
        F: Fn(&Budget) -> R,
    {
        f(&self.get())
    }
}
