//! Bodies must arrive in time: whoever sends one byte now and then would hold a connection for ever.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpMessage as _};
use futures_util::Stream;
use tokio::time::{Instant, Sleep};

use crate::state::AppState;

/// Breaks a body off that does not come in time: within `http.body_seconds`, and a second more for every
/// `http.body_bytes_per_second` that have arrived.
pub(crate) async fn in_time(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let payload = request.take_payload();
    let limits = request.app_data::<Data<AppState>>().map(|state| {
        let http = &state.config.http;
        (Duration::from_secs(http.body_seconds.into()), http.body_bytes_per_second.max(1))
    });
    request.set_payload(match (payload, limits) {
        (Payload::None, _) => Payload::None,
        (payload, None) => payload,
        (payload, Some((grace, rate))) => {
            let deadline = Box::pin(tokio::time::sleep(grace));
            let timed = Timed { payload, began: Instant::now(), grace, rate, arrived: 0, deadline };
            Payload::Stream { payload: Box::pin(timed) }
        }
    });
    next.call(request).await
}

/// A body with a deadline that moves on with what has arrived.
struct Timed {
    payload: Payload,
    began: Instant,
    grace: Duration,
    rate: u32,
    arrived: u64,
    deadline: Pin<Box<Sleep>>,
}

impl Stream for Timed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(piece) = Pin::new(&mut self.payload).poll_next(context) {
            if let Some(Ok(piece)) = &piece {
                self.arrived += u64::try_from(piece.len()).unwrap_or(u64::MAX);
                let earned = Duration::from_secs(self.arrived / u64::from(self.rate));
                let deadline = self.began + self.grace + earned;
                self.deadline.as_mut().reset(deadline);
            }
            return Poll::Ready(piece);
        }
        if self.deadline.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(PayloadError::Io(std::io::ErrorKind::TimedOut.into()))))
    }
}
