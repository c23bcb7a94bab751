//! Mail, from the change that causes it to the mail server's answer.

mod backoffs;
mod caps;
mod codes;
mod dev_mail;
mod mails;
mod notices;
mod preview;
mod send;
mod smtp;
mod upgrade;
