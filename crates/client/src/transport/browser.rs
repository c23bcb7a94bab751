//! Requests by the browser's `fetch`; uploads by `XMLHttpRequest`, which alone tells how far an upload has come.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Blob, EventSource, EventSourceInit, Headers, MessageEvent, ProgressEvent,
    Request as FetchRequest, RequestCredentials, RequestInit, Response, XmlHttpRequest,
    XmlHttpRequestResponseType,
};

use super::{Answer, Method, Request};
use crate::Error;
use crate::imports::Told;

#[derive(Debug, Clone)]
pub(crate) struct Transport;

impl Transport {
    pub(crate) fn new(base: &str) -> Result<Self, Error> {
        if base.starts_with("https://") || base.starts_with("http://") {
            Ok(Self)
        } else {
            Err(Error::Base(base.to_owned()))
        }
    }

    pub(crate) async fn send(&self, request: Request) -> Result<Answer, Error> {
        let fetch = written(&request).map_err(|error| Error::Request(sentence(&error)))?;
        answered(&fetch).await.map_err(|error| Error::Network(sentence(&error)))
    }
}

fn written(request: &Request) -> Result<FetchRequest, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.append(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_headers(&headers);
    init.set_credentials(RequestCredentials::Include);
    if let Some(body) = &request.body {
        init.set_body(&Uint8Array::from(body.as_slice()));
    }
    FetchRequest::new_with_str_and_init(&request.url, &init)
}

async fn answered(request: &FetchRequest) -> Result<Answer, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_request(request)).await?.dyn_into()?;
    let body = JsFuture::from(response.array_buffer()?).await?;
    Ok(Answer { status: response.status(), body: Uint8Array::new(&body).to_vec() })
}

/// Uploads a file, telling how many bytes have been sent so far, and of how many.
pub(crate) async fn upload(
    url: &str,
    media_type: &str,
    file: &Blob,
    progress: impl FnMut(f64, f64) + 'static,
    cancel: &AbortSignal,
) -> Result<Answer, Error> {
    let xhr = prepared(url, media_type).map_err(|error| Error::Request(sentence(&error)))?;
    let told = on_progress(&xhr, progress).map_err(|error| Error::Request(sentence(&error)))?;
    let finished = finished(&xhr, file);
    let to_abort = xhr.clone();
    // Aborting what has ended does nothing.
    let cancelled = Closure::<dyn FnMut()>::new(move || drop(to_abort.abort()));
    cancel.set_onabort(Some(cancelled.as_ref().unchecked_ref()));
    let outcome = JsFuture::from(finished).await;
    cancel.set_onabort(None);
    drop((told, cancelled));
    outcome.map_err(|error| Error::Network(sentence(&error)))?;
    let body = xhr.response().ok().and_then(|body| body.dyn_into::<ArrayBuffer>().ok());
    match (xhr.status(), body) {
        (Ok(status), Some(body)) => Ok(Answer { status, body: Uint8Array::new(&body).to_vec() }),
        (_, _) => Err(Error::Network("the answer could not be read".to_owned())),
    }
}

fn prepared(url: &str, media_type: &str) -> Result<XmlHttpRequest, JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.open(Method::Post.as_str(), url)?;
    xhr.set_with_credentials(true);
    xhr.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    xhr.set_request_header("content-type", media_type)?;
    xhr.set_request_header("accept", "application/json, application/problem+json")?;
    Ok(xhr)
}

fn on_progress(
    xhr: &XmlHttpRequest,
    mut progress: impl FnMut(f64, f64) + 'static,
) -> Result<Closure<dyn FnMut(ProgressEvent)>, JsValue> {
    let told = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        progress(event.loaded(), event.total());
    });
    xhr.upload()?.set_onprogress(Some(told.as_ref().unchecked_ref()));
    Ok(told)
}

/// A promise that is kept when an answer has come, and broken when none will.
fn finished(xhr: &XmlHttpRequest, file: &Blob) -> Promise {
    let sending = Rc::new(RefCell::new(Some((xhr.clone(), file.clone()))));
    Promise::new(&mut |resolve, reject| {
        let Some((xhr, file)) = sending.borrow_mut().take() else { return };
        xhr.set_onload(Some(&resolve));
        xhr.set_onerror(Some(&reject));
        xhr.set_onabort(Some(&reject));
        xhr.set_ontimeout(Some(&reject));
        if let Err(error) = xhr.send_with_opt_blob(Some(&file)) {
            // A promise that nobody can break any more would never end.
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    })
}

/// The events of a stream.
const EVENTS: [&str; 3] = ["progress", "done", "problem"];

/// A stream of what is told of an import; it ends when this is dropped.
#[derive(Debug)]
pub struct Following {
    source: EventSource,
    // JavaScript calls these as long as the source is open.
    _on_event: Vec<Closure<dyn FnMut(MessageEvent)>>,
    _on_error: Closure<dyn FnMut()>,
}

impl Following {
    pub(crate) fn begin(url: &str, told: impl FnMut(Told) + 'static) -> Result<Self, Error> {
        let begun = Self::begun(url, Rc::new(RefCell::new(told)));
        begun.map_err(|error| Error::Request(sentence(&error)))
    }

    fn begun(url: &str, told: Rc<RefCell<impl FnMut(Told) + 'static>>) -> Result<Self, JsValue> {
        let init = EventSourceInit::new();
        init.set_with_credentials(true);
        let source = EventSource::new_with_event_source_init_dict(url, &init)?;
        let mut on_event = Vec::new();
        for name in EVENTS {
            let listener = listener(name, &source, Rc::clone(&told));
            source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref())?;
            on_event.push(listener);
        }
        let to_ask = source.clone();
        let on_error = Closure::<dyn FnMut()>::new(move || {
            // In any other state the browser connects again by itself.
            if to_ask.ready_state() == EventSource::CLOSED {
                (told.borrow_mut())(Told::Lost(Error::Network("the stream has ended".to_owned())));
            }
        });
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { source, _on_event: on_event, _on_error: on_error })
    }
}

fn listener(
    name: &'static str,
    source: &EventSource,
    told: Rc<RefCell<impl FnMut(Told) + 'static>>,
) -> Closure<dyn FnMut(MessageEvent)> {
    let source = source.clone();
    Closure::new(move |event: MessageEvent| {
        let data = event.data().as_string().unwrap_or_default();
        let Some(read) = Told::read(name, &data) else { return };
        if !matches!(read, Told::Progress(_)) {
            // It is over: the browser must not connect again.
            source.close();
        }
        (told.borrow_mut())(read);
    })
}

impl Drop for Following {
    fn drop(&mut self) {
        self.source.close();
    }
}

fn sentence(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| "the connection broke off".to_owned(), |error| String::from(error.message()))
}
