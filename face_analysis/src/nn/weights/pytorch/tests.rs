//! Files as PyTorch writes them, made here byte by byte.

#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};

use tch::{Kind, Tensor};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::read;

/// A tensor of a file to be.
struct Entry {
    name: &'static str,
    storage: &'static str,
    bytes: Vec<u8>,
    offset: u8,
    size: Vec<u8>,
    stride: Vec<u8>,
}

fn floats(name: &'static str, values: &[f32], size: &[u8], stride: &[u8]) -> Entry {
    Entry {
        name,
        storage: "FloatStorage",
        bytes: values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect(),
        offset: 0,
        size: size.to_vec(),
        stride: stride.to_vec(),
    }
}

fn text(text: &str) -> Vec<u8> {
    [
        &b"X"[..],
        &(text.len() as u32).to_le_bytes(),
        text.as_bytes(),
    ]
    .concat()
}

fn numbers(numbers: &[u8]) -> Vec<u8> {
    let items: Vec<u8> = numbers.iter().flat_map(|&number| [b'K', number]).collect();
    [&b"("[..], &items, b"t"].concat()
}

/// The pickle of an OrderedDict of tensors, as torch.save writes it with protocol 2.
fn state_dict(entries: &[Entry], is_legacy: bool) -> Vec<u8> {
    let mut pickle = b"ccollections\nOrderedDict\nq\x00)Rq\x01(".to_vec();
    for (key, entry) in entries.iter().enumerate() {
        pickle.extend(text(entry.name));
        pickle.extend(b"ctorch._utils\n_rebuild_tensor_v2\n((");
        pickle.extend(text("storage"));
        pickle.extend(format!("ctorch\n{}\n", entry.storage).bytes());
        pickle.extend(text(&key.to_string()));
        pickle.extend(text("cpu"));
        pickle.extend([b'K', entry.bytes.len() as u8]);
        // Of views, which are no more: the sixth part that only the old format has.
        pickle.extend(if is_legacy { &b"NtQ"[..] } else { b"tQ" });
        pickle.extend([b'K', entry.offset]);
        pickle.extend(numbers(&entry.size));
        pickle.extend(numbers(&entry.stride));
        pickle.extend(b"\x89ccollections\nOrderedDict\n)RtR");
    }
    pickle.push(b'u');
    // The state: {"_metadata": {}}.
    pickle.push(b'}');
    pickle.extend(text("_metadata"));
    pickle.extend(b"}sb");
    pickle
}

fn pickle(body: &[u8]) -> Vec<u8> {
    [b"\x80\x02", body, b"."].concat()
}

fn archive(pickle: &[u8], entries: &[Entry], order: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |path: &str, content: &[u8]| {
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    };
    add("net/data.pkl", pickle);
    add("net/byteorder", order);
    for (key, entry) in entries.iter().enumerate() {
        add(&format!("net/data/{key}"), &entry.bytes);
    }
    add("net/version", b"3\n");
    zip.finish().unwrap().into_inner()
}

fn legacy(entries: &[Entry]) -> Vec<u8> {
    let magic = b"\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
    let mut file = [pickle(magic), pickle(b"M\xe9\x03"), pickle(b"}")].concat();
    file.extend(pickle(&state_dict(entries, true)));
    let keys: Vec<u8> = (0..entries.len())
        .flat_map(|key| text(&key.to_string()))
        .collect();
    file.extend(pickle(&[b"](", &keys[..], b"e"].concat()));
    for entry in entries {
        let size = if entry.storage == "HalfStorage" { 2 } else { 4 };
        file.extend((entry.bytes.len() as u64 / size).to_le_bytes());
        file.extend(&entry.bytes);
    }
    file
}

fn zipped(entries: &[Entry]) -> Vec<u8> {
    archive(&pickle(&state_dict(entries, false)), entries, b"little")
}

fn two() -> Vec<Entry> {
    let mut half = floats("fc.bias", &[], &[2], &[1]);
    // 7, then 1.5 and -2 as 16-bit floats.
    (half.storage, half.bytes) = ("HalfStorage", vec![0x00, 0x47, 0x00, 0x3e, 0x00, 0xc0]);
    half.offset = 1;
    let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    vec![floats("fc.weight", &values, &[2, 3], &[1, 2]), half]
}

fn values(tensor: &Tensor) -> Vec<f32> {
    Vec::try_from(tensor.to_kind(Kind::Float).reshape([-1])).unwrap()
}

fn refusal(file: &[u8]) -> String {
    read(file).unwrap_err()
}

#[test]
fn both_formats_are_read_with_their_kinds_strides_and_offsets() {
    for file in [zipped(&two()), legacy(&two())] {
        let tensors = read(&file).unwrap();
        assert_eq!(tensors.len(), 2);
        assert_eq!(tensors["fc.weight"].size(), [2, 3]);
        // Stored column by column.
        assert_eq!(
            values(&tensors["fc.weight"]),
            [1.0, 3.0, 5.0, 2.0, 4.0, 6.0]
        );
        assert_eq!(tensors["fc.bias"].kind(), Kind::Half);
        assert_eq!(values(&tensors["fc.bias"]), [1.5, -2.0]);
    }
}

#[test]
fn a_state_dict_is_found_inside_a_checkpoint() {
    let entries = [floats("a", &[1.0], &[1], &[1])];
    let mut body = b"}(".to_vec();
    body.extend([text("epoch"), b"K\x07".to_vec(), text("state_dict")].concat());
    body.extend(state_dict(&entries, false));
    body.push(b'u');
    let tensors = read(&archive(&pickle(&body), &entries, b"little")).unwrap();
    assert_eq!(values(&tensors["a"]), [1.0]);
}

#[test]
fn what_is_no_plain_tensor_is_refused_by_its_name_and_never_called() {
    let attack = [b"cposix\nsystem\n", &text("exit 1")[..], b"\x85R"].concat();
    let message = refusal(&archive(&pickle(&attack), &[], b"little"));
    assert!(message.contains("posix.system"), "{message}");
    assert!(message.contains("state_dict"), "{message}");
    // The same name, said in protocol 4's way.
    let attack = [&text("os")[..], &text("system"), b"\x93)R"].concat();
    let message = refusal(&archive(&pickle(&attack), &[], b"little"));
    assert!(message.contains("os.system"), "{message}");
}

#[test]
fn a_tensor_beyond_its_numbers_is_named() {
    let beyond = [
        floats("far", &[1.0], &[2], &[1]),
        floats("repeated", &[1.0], &[9, 9], &[0, 0]),
        floats("empty.handed", &[], &[1], &[1]),
    ];
    for entry in beyond {
        let name = entry.name;
        let message = refusal(&zipped(&[entry]));
        assert!(message.contains(name), "{message}");
        assert!(message.contains("beyond its numbers"), "{message}");
    }
}

#[test]
fn numbers_that_are_lacking_or_big_endian_are_refused() {
    let entries = two();
    let body = pickle(&state_dict(&entries, false));
    let message = refusal(&archive(&body, &entries[..1], b"little"));
    assert!(message.contains("fc.bias"), "{message}");
    let message = refusal(&archive(&body, &entries, b"big"));
    assert!(message.contains("big-endian"), "{message}");
}

#[test]
fn damage_anywhere_is_an_error_or_harmless_but_no_panic() {
    for file in [zipped(&two()), legacy(&two())] {
        for end in 0..file.len() {
            assert!(read(&file[..end]).is_err(), "{end} of {} bytes", file.len());
        }
        for place in 0..file.len() {
            for value in [0, 0x28, 0x52, 0x71, 0xff] {
                let mut damaged = file.clone();
                damaged[place] = value;
                let _ = read(&damaged);
            }
        }
    }
}
