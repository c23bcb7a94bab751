//! The extractors of what API clients do as well as administrators.

use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use rollcall_domain::Scope;
use uuid::Uuid;

use super::client::{ApiClient, client_of};
use super::extract::{Caller, Extracting, require};
use super::{Ctx, Reach};
use crate::limits;
use crate::problem::{Fail, Outcome};

/// A scope as a type, for signatures.
pub trait Scoped {
    /// The scope.
    const SCOPE: Scope;
}

macro_rules! scopes {
    ($($name:ident)+) => {$(
        #[doc = concat!("[`Scope::", stringify!($name), "`], for the signatures of handlers.")]
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Scoped for $name {
            const SCOPE: Scope = Scope::$name;
        }
    )+};
}

scopes! { UsersRead UsersWrite UsersLink ImportsRead ImportsWrite DirectoryRead DirectoryWrite }

/// An administrator who may do what the scope names, or an API client that has it.
#[derive(Clone, Debug)]
pub struct Access<S> {
    who: Who,
    scope: PhantomData<S>,
}

#[derive(Clone, Debug)]
enum Who {
    Administrator(Caller),
    Client(ApiClient),
}

impl<S: Scoped> Access<S> {
    /// The organization.
    #[must_use]
    pub fn organization(&self) -> Uuid {
        match &self.who {
            Who::Administrator(caller) => caller.organization,
            Who::Client(client) => client.organization(),
        }
    }

    /// The name to show.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.who {
            Who::Administrator(caller) => &caller.display_name,
            Who::Client(client) => &client.name,
        }
    }

    /// The session or the client: what is counted by it is counted for itself.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match &self.who {
            Who::Administrator(caller) => caller.session,
            Who::Client(client) => client.id(),
        }
    }

    /// The person of the directory; a client is none.
    #[must_use]
    pub fn person(&self) -> Option<Uuid> {
        match &self.who {
            Who::Administrator(caller) => Some(caller.person),
            Who::Client(_) => None,
        }
    }

    /// Acts in the caller's name; role or scope is asked again in the transaction.
    #[must_use]
    pub fn ctx(&self) -> Ctx {
        match &self.who {
            Who::Administrator(caller) => caller.ctx(Reach::Work, Some(S::SCOPE.permission())),
            Who::Client(client) => client.ctx(S::SCOPE),
        }
    }
}

impl<S: Scoped> FromRequest for Access<S> {
    type Error = Fail;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let who = match counted_client(&request).await? {
                Some(client) => {
                    client.require(S::SCOPE)?;
                    Who::Client(client)
                }
                None => Who::Administrator(require(request, Some(S::SCOPE.permission())).await?),
            };
            Ok(Self { who, scope: PhantomData })
        })
    }
}

/// Anybody with a session, or an API client, whatever it may do.
#[derive(Clone, Copy, Debug)]
pub struct Anybody;

impl FromRequest for Anybody {
    type Error = Fail;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            if counted_client(&request).await?.is_none() {
                require(request, None).await?;
            }
            Ok(Self)
        })
    }
}

/// The client that makes this request, whose requests count as its organization's.
async fn counted_client(request: &HttpRequest) -> Outcome<Option<ApiClient>> {
    let client = client_of(request).await?;
    if let Some(client) = &client {
        limits::take_of_organization(request, client.organization()).await?;
    }
    Ok(client)
}
