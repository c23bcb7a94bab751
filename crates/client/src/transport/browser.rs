//! Requests by the browser's `fetch`; uploads by `XMLHttpRequest`, which alone tells how far an upload has come.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, Headers, ProgressEvent, Request as FetchRequest, RequestCredentials, RequestInit, Response,
    XmlHttpRequest, XmlHttpRequestResponseType,
};

use super::{Answer, Method, Request};
use crate::Error;

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
) -> Result<Answer, Error> {
    let xhr = prepared(url, media_type).map_err(|error| Error::Request(sentence(&error)))?;
    let told = on_progress(&xhr, progress).map_err(|error| Error::Request(sentence(&error)))?;
    let finished = finished(&xhr, file);
    let outcome = JsFuture::from(finished).await;
    drop(told);
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

fn sentence(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| "the connection broke off".to_owned(), |error| String::from(error.message()))
}
