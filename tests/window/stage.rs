//! The picture is played from outside.

use super::{Window, distance};
use morphogen::app::Lang;
use rosc::{OscMessage, OscPacket, OscType, encoder};
use std::net::UdpSocket;

#[test]
fn osc_moves_the_picture_and_garbage_harms_nothing() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let ctx = window.0.ctx.clone();
    let port = window.0.state_mut().as_mut().unwrap().listen(&ctx, 0).expect("a free port");
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let send = |address: &str, value: OscType| {
        let message = OscMessage { addr: address.into(), args: vec![value] };
        let bytes = encoder::encode(&OscPacket::Message(message)).unwrap();
        socket.send_to(&bytes, ("127.0.0.1", port)).unwrap();
    };
    let before = window.picture();
    for _ in 0..200 {
        socket.send_to(&[7; 90], ("127.0.0.1", port)).unwrap();
    }
    send("/morphogen/slider/brightness", OscType::Float(2.5));
    send("/morphogen/nose", OscType::Float(2.5));
    window.wait("the slider", |app| app.recipe().sliders.first() == Some(&2.5));
    let bright = window.picture();
    assert!(distance(&before, &bright) > 5.0);
    send("/morphogen/seed", OscType::Int(4711));
    window.wait("the seed", |app| app.recipe().seed == 4711);
    window.click("Undo");
    window.click("Undo");
    assert_eq!(*window.picture(), *before, "what was played can be undone");
    window.click("Export");
    window.wait_for("Listen to OSC");
    window.click("Listen to OSC");
    send("/morphogen/seed", OscType::Int(5));
    for _ in 0..20 {
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.0.step();
    }
    assert_ne!(window.app().recipe().seed, 5, "it no longer listens");
}
