//! Whose turn it is: organizations one after the other, each as often as any other (C20).

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::watch;
use uuid::Uuid;

use super::queue::{LANES, Lane, lanes_after};

/// Whose turn it is, and whether there is one more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turn {
    /// The organization that was served last.
    pub(super) last: Uuid,
    /// Told when nothing new is to be begun; never if absent.
    stopping: Option<watch::Receiver<bool>>,
}

impl Turn {
    /// Takes turns until it is told to stop.
    pub(crate) fn until(stopping: watch::Receiver<bool>) -> Self {
        Self { last: Uuid::nil(), stopping: Some(stopping) }
    }

    pub(super) fn is_over(&self) -> bool {
        self.stopping.as_ref().is_some_and(|stopping| *stopping.borrow())
    }
}

/// One way round all lanes of a class, beginning after the organization that was served last.
#[derive(Debug)]
pub(super) struct Round {
    class: i32,
    now: DateTime<Utc>,
    last: Uuid,
    place: (Uuid, Option<String>),
    /// Whether the end was reached, and it goes on from the beginning.
    is_second_half: bool,
    is_over: bool,
}

impl Round {
    pub(super) fn after(turn: &Turn, class: i32, now: DateTime<Utc>) -> Self {
        let (last, place) = (turn.last, (turn.last, None));
        Self { class, now, last, place, is_second_half: false, is_over: false }
    }

    pub(super) fn class(&self) -> i32 {
        self.class
    }

    /// The next lanes; none at the end. Those at the end and at the beginning come together, so that all that are there have
    /// their share.
    pub(super) async fn next(&mut self, db: &impl ConnectionTrait) -> Result<Vec<Lane>, DbErr> {
        let mut lanes = Vec::new();
        while lanes.len() < LANES && !self.is_over {
            lanes.extend(self.page(db).await?);
        }
        Ok(lanes)
    }

    async fn page(&mut self, db: &impl ConnectionTrait) -> Result<Vec<Lane>, DbErr> {
        let (organization, domain) = &self.place;
        let mut lanes = lanes_after(db, self.class, self.now, (*organization, domain.as_deref())).await?;
        if self.is_second_half {
            lanes.retain(|lane| lane.organization_id <= self.last);
        }
        match lanes.last() {
            Some(lane) if lanes.len() == LANES => {
                self.place = (lane.organization_id, Some(lane.domain.clone()));
            }
            Some(_) | None => {
                self.place = (Uuid::nil(), None);
                self.is_over = self.is_second_half;
                self.is_second_half = true;
            }
        }
        Ok(lanes)
    }
}
