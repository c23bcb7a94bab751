//! A mail server that takes every mail at once and forgets it, on a thread of its own: the fastest that a real one could be.

use std::io;
use std::net::TcpListener as StdListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the sink has seen.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// How often it was connected to.
    pub(crate) connections: AtomicUsize,
    /// The mails that it took.
    pub(crate) mails: AtomicUsize,
}

/// Starts a sink, which ends with the process; answers its address and what it counts.
pub(crate) fn start() -> io::Result<(String, Arc<Counts>)> {
    let listener = StdListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let url = format!("smtp://{}", listener.local_addr()?);
    let counts = Arc::<Counts>::default();
    let seen = Arc::clone(&counts);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    std::thread::spawn(move || runtime.block_on(serve(listener, seen)));
    Ok((url, counts))
}

async fn serve(listener: StdListener, counts: Arc<Counts>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        counts.connections.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(talk(stream, Arc::clone(&counts)));
    }
}

/// The dialogue of RFC 5321 as far as a sender needs it.
async fn talk(stream: TcpStream, counts: Arc<Counts>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).split(b'\n');
    write.write_all(b"220 sink\r\n").await?;
    let mut in_content = false;
    while let Some(line) = lines.next_segment().await? {
        let answer: &[u8] = match (in_content, line.as_slice()) {
            (true, b".\r") => {
                in_content = false;
                counts.mails.fetch_add(1, Ordering::Relaxed);
                b"250 taken\r\n"
            }
            (true, _) => continue,
            (false, b"DATA\r") => {
                in_content = true;
                b"354 go on\r\n"
            }
            (false, b"QUIT\r") => b"221 bye\r\n",
            (false, _) => b"250 ok\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}
