//! Parts of pages. A component shows what it is given and owns no request.

pub(crate) mod address;
pub(crate) mod banner;
pub(crate) mod chips;
pub(crate) mod combobox;
pub(crate) mod copy_field;
pub(crate) mod dialog;
pub(crate) mod file_choice;
pub(crate) mod form;
pub(crate) mod icon;
pub(crate) mod live;
pub(crate) mod loaded;
pub(crate) mod notice;
pub(crate) mod offline;
pub(crate) mod page_header;
pub(crate) mod pager;
pub(crate) mod problem_note;
pub(crate) mod progress;
pub(crate) mod row_menu;
pub(crate) mod shell;
pub(crate) mod sign_in_again;
pub(crate) mod status_badge;
pub(crate) mod table;
pub(crate) mod time;
