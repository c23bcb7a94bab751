//! Mail, from the change that causes it to the mail server's answer.

mod codes;
mod dev_mail;
mod send;
mod smtp;
