//! Server-sent events, as bytes arrive.

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) data: String,
}

/// Puts events together from pieces of a stream (HTML standard, section 9.2.6). What this client does not use of an
/// event, its id and the time to wait, is passed over.
#[derive(Debug, Default)]
pub(crate) struct Events {
    /// Bytes after the last line end.
    rest: Vec<u8>,
    name: String,
    data: String,
}

impl Events {
    /// Takes a piece; gives the events that end in it.
    pub(crate) fn push(&mut self, piece: &[u8]) -> Vec<Event> {
        self.rest.extend_from_slice(piece);
        let mut events = Vec::new();
        while let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            events.extend(self.take(line.trim_end_matches(['\r', '\n'])));
        }
        events
    }

    fn take(&mut self, line: &str) -> Option<Event> {
        if line.is_empty() {
            let name = std::mem::take(&mut self.name);
            let data = std::mem::take(&mut self.data);
            return (!data.is_empty()).then_some(Event { name, data });
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => {
                if !self.data.is_empty() {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Events};

    fn event(name: &str, data: &str) -> Event {
        Event { name: name.to_owned(), data: data.to_owned() }
    }

    #[test]
    fn events_are_the_same_however_the_stream_is_cut() {
        let stream = "retry: 2000\nevent: progress\nid: 1\ndata: {\"name\":\"Zoë\"}\n\n: still here\n\n\
                      data: one\r\ndata: two\r\n\r\nevent: done\ndata:x\n\nevent: cut\ndata: off";
        let expected = [event("progress", "{\"name\":\"Zoë\"}"), event("", "one\ntwo"), event("done", "x")];
        for size in [1, 3, 1000] {
            let mut events = Events::default();
            let found: Vec<_> = stream.as_bytes().chunks(size).flat_map(|piece| events.push(piece)).collect();
            assert_eq!(found, expected, "{size}");
        }
    }
}
