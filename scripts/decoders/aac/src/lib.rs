//! The AAC decoder of `src/audio` (syom, MIT) behind a few functions, one stream an instance: a packet goes into
//! `input`, samples come out of `output`. scripts/build-aac.ts compiles it.
use std::cell::RefCell;
use syom::{DecodeOptions, Decoder};

/// No packet is longer: an ADTS frame has 13 bits for its length, and eight channels fit.
const INPUT_BYTES: usize = 16_384;

struct Stream {
    input: Vec<u8>,
    /// The AudioSpecificConfig of raw packets; empty: packets are ADTS frames.
    config: Vec<u8>,
    decoder: Decoder,
    /// One channel after the other.
    samples: Vec<f32>,
    channels: usize,
    sample_rate: u32,
}

thread_local! {
    static STREAM: RefCell<Stream> = RefCell::new(Stream::new());
}

impl Stream {
    fn new() -> Self {
        Stream {
            input: vec![0; INPUT_BYTES],
            config: Vec::new(),
            decoder: Decoder::new(DecodeOptions::unbounded()),
            samples: Vec::new(),
            channels: 0,
            sample_rate: 0,
        }
    }

    /// Frames of a packet; 0 where it is broken, after which the decoder begins anew with the next.
    fn decode(&mut self, bytes: usize) -> usize {
        let Stream { input, config, decoder, samples, channels, sample_rate } = self;
        let packet = &input[..bytes.min(INPUT_BYTES)];
        samples.clear();
        let mut frames = 0;
        let mut take = |frame: syom::Frame<'_>| {
            frames = frame.samples;
            *channels = frame.planar.len();
            *sample_rate = frame.sample_rate;
            samples.clear();
            for plane in frame.planar {
                samples.extend_from_slice(&plane[..frame.samples]);
            }
            Ok(())
        };
        let done = if config.is_empty() {
            decoder.feed(packet, &mut take).map(|_| ())
        } else {
            decoder.decode_au(packet, &mut take)
        };
        if done.is_ok() {
            return frames;
        }
        decoder.reset();
        if !config.is_empty() && decoder.set_asc(config).is_err() {
            config.clear();
        }
        0
    }
}

/// Where packets go, [INPUT_BYTES].
#[no_mangle]
pub extern "C" fn input() -> *mut u8 {
    STREAM.with_borrow_mut(|stream| stream.input.as_mut_ptr())
}

/// Takes the AudioSpecificConfig in the input: packets are raw from then on. 0: done, else not for this decoder.
#[no_mangle]
pub extern "C" fn configure(bytes: usize) -> i32 {
    STREAM.with_borrow_mut(|stream| {
        stream.config = stream.input[..bytes.min(INPUT_BYTES)].to_vec();
        i32::from(stream.decoder.set_asc(&stream.config).is_err())
    })
}

/// Decodes the packet in the input. Frames in the output; 0 where the packet is broken or holds none.
#[no_mangle]
pub extern "C" fn decode(bytes: usize) -> usize {
    STREAM.with_borrow_mut(|stream| stream.decode(bytes))
}

/// The last packet's samples, one channel after the other.
#[no_mangle]
pub extern "C" fn output() -> *const f32 {
    STREAM.with_borrow(|stream| stream.samples.as_ptr())
}

#[no_mangle]
pub extern "C" fn channels() -> usize {
    STREAM.with_borrow(|stream| stream.channels)
}

#[no_mangle]
pub extern "C" fn sample_rate() -> u32 {
    STREAM.with_borrow(|stream| stream.sample_rate)
}
