//! Open Sound Control over UDP: a thread that listens, and what it counts.

use crossbeam_channel::{Receiver, Sender, bounded};
use eframe::egui::Context;
use rosc::{OscMessage, OscPacket, OscType};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Messages that may wait for the window; more are dropped and counted.
const QUEUE: usize = 1024;
/// Largest packet.
const PACKET: usize = 65_536;
/// Most bundles in one packet: the decoder goes a step deeper for each that lies in another.
const BUNDLES: usize = 16;
/// How often the thread looks whether it is to end.
const TICK: Duration = Duration::from_millis(100);
/// Longest address that is listened to.
const ADDRESS: usize = 200;

/// A number under an address.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Such as `/morphogen/psi`.
    pub address: String,
    /// The first number of the message.
    pub value: f32,
}

/// What has come.
#[derive(Debug, Default)]
pub struct Counts {
    /// Messages with a number.
    pub heard: AtomicU64,
    /// Packets that are none, and messages without a number.
    pub bad: AtomicU64,
    /// Messages that found no room.
    pub dropped: AtomicU64,
}

/// The socket and its thread; it ends when this is dropped.
pub struct Listener {
    /// Where it listens.
    pub place: SocketAddr,
    /// What has come so far.
    pub counts: Arc<Counts>,
    messages: Receiver<Message>,
    end: Arc<AtomicBool>,
}

impl Listener {
    /// Listens on a port, 0 for any free one; of this machine alone unless `everywhere`.
    ///
    /// # Errors
    /// Why the port cannot be had.
    pub fn open(ctx: &Context, port: u16, everywhere: bool) -> std::io::Result<Self> {
        let host = if everywhere { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
        let socket = UdpSocket::bind((IpAddr::V4(host), port))?;
        socket.set_read_timeout(Some(TICK))?;
        let place = socket.local_addr()?;
        let (sender, messages) = bounded(QUEUE);
        let (counts, end) = (Arc::new(Counts::default()), Arc::new(AtomicBool::new(false)));
        let hearing =
            Hearing { socket, counts: counts.clone(), sender, end: end.clone(), ctx: ctx.clone() };
        std::thread::Builder::new().name("osc".into()).spawn(move || hearing.listen())?;
        Ok(Self { place, counts, messages, end })
    }

    /// What has come since the last call.
    pub fn take(&self) -> impl Iterator<Item = Message> {
        self.messages.try_iter().take(QUEUE)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.end.store(true, Ordering::Relaxed);
    }
}

/// The thread's side.
struct Hearing {
    socket: UdpSocket,
    counts: Arc<Counts>,
    sender: Sender<Message>,
    end: Arc<AtomicBool>,
    ctx: Context,
}

impl Hearing {
    fn listen(&self) {
        let mut packet = vec![0; PACKET];
        while !self.end.load(Ordering::Relaxed) {
            // Neither a timeout nor a complaint of the network about an earlier sender is an end.
            let Ok((length, _)) = self.socket.recv_from(&mut packet) else { continue };
            self.packet(&packet[..length]);
            self.ctx.request_repaint();
        }
    }

    fn packet(&self, bytes: &[u8]) {
        match decoded(bytes) {
            Some(packet) => self.each(packet),
            None => count(&self.counts.bad),
        }
    }

    fn each(&self, packet: OscPacket) {
        match packet {
            OscPacket::Bundle(bundle) => bundle.content.into_iter().for_each(|it| self.each(it)),
            OscPacket::Message(message) => match number(message) {
                None => count(&self.counts.bad),
                Some(message) => {
                    count(&self.counts.heard);
                    if self.sender.try_send(message).is_err() {
                        count(&self.counts.dropped);
                    }
                }
            },
        }
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// The packet, unless it is none or nests too deep.
fn decoded(bytes: &[u8]) -> Option<OscPacket> {
    let bundles =
        bytes.windows(8).filter(|window| window == b"#bundle\0").take(BUNDLES + 1).count();
    if bundles > BUNDLES {
        return None;
    }
    rosc::decoder::decode_udp(bytes).ok().map(|(_, packet)| packet)
}

/// The first number of a message; a switch counts as 0 or 1.
fn number(message: OscMessage) -> Option<Message> {
    let of = |value: &OscType| match value {
        OscType::Float(value) => Some(*value),
        OscType::Double(value) => Some(*value as f32),
        OscType::Int(value) => Some(*value as f32),
        OscType::Long(value) => Some(*value as f32),
        OscType::Bool(value) => Some(f32::from(u8::from(*value))),
        _ => None,
    };
    let value = message.args.iter().find_map(of).filter(|value| value.is_finite())?;
    (message.addr.len() <= ADDRESS).then_some(Message { address: message.addr, value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rosc::{OscBundle, OscTime};

    fn packet(address: &str, args: Vec<OscType>) -> Vec<u8> {
        let message = OscMessage { addr: address.into(), args };
        rosc::encoder::encode(&OscPacket::Message(message)).unwrap()
    }

    fn wait(what: &str, done: impl Fn() -> bool) {
        for _ in 0..1000 {
            if done() {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("waited in vain for {what}");
    }

    #[test]
    fn numbers_arrive_and_all_else_is_counted() {
        let ctx = Context::default();
        let listener = Listener::open(&ctx, 0, false).unwrap();
        assert!(listener.place.ip().is_loopback());
        let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
        let send = |bytes: &[u8]| sender.send_to(bytes, listener.place).unwrap();
        send(&packet("/a", vec![OscType::String("x".into()), OscType::Float(0.5)]));
        send(&packet("/b", vec![OscType::Int(7)]));
        send(&packet("/c", vec![OscType::Float(f32::NAN)]));
        send(&packet("/d", vec![]));
        send(b"garbage");
        send(b"");
        let inner = OscPacket::Message(OscMessage { addr: "/e".into(), args: vec![1.5f32.into()] });
        let timetag = OscTime { seconds: 0, fractional: 1 };
        let bundle = OscPacket::Bundle(OscBundle { timetag, content: vec![inner] });
        send(&rosc::encoder::encode(&bundle).unwrap());
        wait("all of it", || {
            listener.counts.heard.load(Ordering::Relaxed) == 3
                && listener.counts.bad.load(Ordering::Relaxed) == 4
        });
        let all: Vec<Message> = listener.take().collect();
        let found: Vec<(&str, f32)> = all.iter().map(|m| (m.address.as_str(), m.value)).collect();
        assert_eq!(found, [("/a", 0.5), ("/b", 7.0), ("/e", 1.5)]);
    }

    /// A packet of nothing but bundles in bundles would take the decoder down with it.
    #[test]
    fn bundles_in_bundles_are_refused() {
        let mut packet = Vec::new();
        for _ in 0..3000 {
            packet.extend(b"#bundle\0\0\0\0\0\0\0\0\x01");
            packet.extend((60_000i32).to_be_bytes());
        }
        assert!(decoded(&packet).is_none());
        let timetag = OscTime { seconds: 0, fractional: 1 };
        let mut real = OscPacket::Bundle(OscBundle { timetag, content: vec![] });
        for _ in 0..3000 {
            real = OscPacket::Bundle(OscBundle { timetag, content: vec![real] });
        }
        assert!(decoded(&rosc::encoder::encode(&real).unwrap()).is_none());
        std::mem::forget(real);
    }

    #[test]
    fn a_flood_is_counted_and_the_newest_still_comes_through() {
        let ctx = Context::default();
        let listener = Listener::open(&ctx, 0, false).unwrap();
        let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
        let (good, bad) = (packet("/a", vec![OscType::Float(1.0)]), [255u8; 300]);
        for i in 0..20_000 {
            // A full buffer of the system is part of a flood.
            let _ = sender.send_to(if i % 2 == 0 { &good } else { &bad[..] }, listener.place);
        }
        let heard = || listener.counts.heard.load(Ordering::Relaxed);
        wait("the flood", || heard() > 100 && listener.counts.bad.load(Ordering::Relaxed) > 100);
        assert!(listener.take().count() <= QUEUE);
        std::thread::sleep(TICK);
        let _ = listener.take().count();
        sender.send_to(&packet("/last", vec![OscType::Float(2.0)]), listener.place).unwrap();
        wait("the last", || listener.take().any(|message| message.address == "/last"));
    }

    #[test]
    fn a_port_that_is_taken_is_an_error() {
        let ctx = Context::default();
        let first = Listener::open(&ctx, 0, false).unwrap();
        assert!(Listener::open(&ctx, first.place.port(), false).is_err());
    }
}
