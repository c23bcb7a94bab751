//! A person's private address: by it they reach their own page (`/me`) when they have left the organization (S62).
//!
//! The organization never learns of it. It stands in no list and no event, and neither do the sessions that come of it;
//! only the person sees it, on their own page and in what is exported for them. A session by it reaches that page alone
//! (`crate::auth::Reach`).

pub(crate) mod forget;
pub(crate) mod ops;
mod store;
