//! "Bulk upload users": the dialog with the sample and the file (S10 to S14).

use leptos::prelude::*;

use crate::components::dialog::Dialog;
use crate::lazy::{ImportsPart, Lazy, Part};
use crate::text::{Key, t};

/// The dialog. When the file has been uploaded, the import's own page follows.
#[component]
pub(super) fn UploadDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog id="upload" open title=Signal::stored(t(Key::BulkUploadUsers).to_owned()) wide=true>
            <div class="dialog-body"><Lazy part=Part::Imports(ImportsPart::Upload) /></div>
        </Dialog>
    }
}
