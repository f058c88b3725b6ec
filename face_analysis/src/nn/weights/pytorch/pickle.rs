//! As much of Python's pickle as describes tensors, and nothing that could run code.
//!
//! A pickle is a program for a machine with a stack, by which Python calls whatever function it
//! names. This machine knows the instructions that build numbers, texts, lists and dictionaries,
//! and the few names that a state dict is made of; any other is refused. It calls nothing.
//! Instructions: `Lib/pickletools.py` of CPython. Names: `torch/serialization.py` and
//! `torch/_utils.py` of PyTorch.

use std::collections::HashMap;

use super::globals::Global;

/// Values that one pickle may make: a state dict makes some ten for each tensor.
const MAX_VALUES: usize = 1 << 20;

/// A value; what has parts is a place in [`Pickle::objects`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// None, a truth value or a number with a fraction: nothing that tensors are told by.
    Plain,
    /// A whole number.
    Int(i64),
    /// What has parts.
    Object(usize),
    /// A name that a state dict is made of.
    Global(Global),
}

/// A value with parts.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    /// A string.
    Text(String),
    /// A tuple or list.
    Sequence(Vec<Value>),
    /// A dictionary, in its order.
    Map(Vec<(Value, Value)>),
    /// What a persistent id stands for: a storage, told by a tuple.
    Storage(Vec<Value>),
    /// A tensor, told by what it is rebuilt from.
    Tensor(Vec<Value>),
}

/// A pickle that was read.
pub struct Pickle {
    objects: Vec<Object>,
    root: Value,
    length: usize,
}

impl Pickle {
    /// Reads one pickle from the beginning of `bytes`.
    ///
    /// # Errors
    /// What is wrong with it, for people.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut machine = Machine {
            rest: bytes,
            stack: Vec::new(),
            marks: Vec::new(),
            memo: HashMap::new(),
            objects: Vec::new(),
        };
        let root = machine.run()?;
        Ok(Self {
            root,
            length: bytes.len() - machine.rest.len(),
            objects: machine.objects,
        })
    }

    /// What the pickle describes.
    pub fn root(&self) -> Value {
        self.root
    }

    /// How many bytes it takes.
    pub fn length(&self) -> usize {
        self.length
    }

    /// What each storage is told by.
    pub fn storages(&self) -> impl Iterator<Item = &[Value]> {
        self.objects.iter().filter_map(|object| match object {
            Object::Storage(parts) => Some(parts.as_slice()),
            _ => None,
        })
    }

    /// The object behind a value, if it has parts.
    pub fn object(&self, value: Value) -> Option<&Object> {
        match value {
            Value::Object(place) => self.objects.get(place),
            _ => None,
        }
    }

    /// The text behind a value, if it is one.
    pub fn text(&self, value: Value) -> Option<&str> {
        match self.object(value)? {
            Object::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The parts of a tuple or list.
    pub fn sequence(&self, value: Value) -> Option<&[Value]> {
        match self.object(value)? {
            Object::Sequence(values) => Some(values),
            _ => None,
        }
    }

    /// A tuple or list of whole numbers.
    pub fn integers(&self, value: Value) -> Option<Vec<i64>> {
        let integer = |value: &Value| match value {
            Value::Int(number) => Some(*number),
            _ => None,
        };
        self.sequence(value)?.iter().map(integer).collect()
    }
}

struct Machine<'a> {
    rest: &'a [u8],
    stack: Vec<Value>,
    marks: Vec<usize>,
    memo: HashMap<u32, Value>,
    objects: Vec<Object>,
}

impl Machine<'_> {
    fn run(&mut self) -> Result<Value, String> {
        loop {
            let [instruction] = self.take()?;
            match instruction {
                b'.' => return self.pop(),
                0x80 => drop(self.take::<1>()?),
                0x95 => drop(self.take::<8>()?),
                b'(' => self.marks.push(self.stack.len()),
                b'0' => drop(self.pop()?),
                b'N' | 0x88 | 0x89 => self.push(Value::Plain)?,
                b'G' => {
                    self.take::<8>()?;
                    self.push(Value::Plain)?;
                }
                b'J' => {
                    let number = i32::from_le_bytes(self.take()?);
                    self.push(Value::Int(number.into()))?;
                }
                b'K' => {
                    let [number] = self.take()?;
                    self.push(Value::Int(number.into()))?;
                }
                b'M' => {
                    let number = u16::from_le_bytes(self.take()?);
                    self.push(Value::Int(number.into()))?;
                }
                0x8a => self.long()?,
                b'X' => {
                    let length = u32::from_le_bytes(self.take()?);
                    self.text(length as usize)?;
                }
                0x8c => {
                    let [length] = self.take()?;
                    self.text(length.into())?;
                }
                b']' | b')' => self.make(Object::Sequence(Vec::new()))?,
                b'}' => self.make(Object::Map(Vec::new()))?,
                b't' | b'l' => {
                    let parts = self.pop_to_mark()?;
                    self.make(Object::Sequence(parts))?;
                }
                0x85..=0x87 => {
                    let parts = self.pop_many(usize::from(instruction - 0x84))?;
                    self.make(Object::Sequence(parts))?;
                }
                b'a' => {
                    let part = self.pop()?;
                    self.extend(&[part])?;
                }
                b'e' => {
                    let parts = self.pop_to_mark()?;
                    self.extend(&parts)?;
                }
                b's' => {
                    let entry = self.pop_many(2)?;
                    self.insert(&entry)?;
                }
                b'u' => {
                    let entries = self.pop_to_mark()?;
                    self.insert(&entries)?;
                }
                b'q' | b'r' => {
                    let key = self.memo_key(instruction == b'r')?;
                    self.memo.insert(key, self.top()?);
                }
                0x94 => {
                    let key = self.memo.len() as u32;
                    self.memo.insert(key, self.top()?);
                }
                b'h' | b'j' => {
                    let key = self.memo_key(instruction == b'j')?;
                    let value = self.memo.get(&key).copied();
                    self.push(value.ok_or("it recalls what it never memorized")?)?;
                }
                b'c' => {
                    let module = self.line()?;
                    let name = self.line()?;
                    self.push(Value::Global(Global::named(&module, &name)?))?;
                }
                0x93 => {
                    let names = self.pop_many(2)?;
                    let global = self.global(&names)?;
                    self.push(Value::Global(global))?;
                }
                b'Q' => {
                    let id = self.pop()?;
                    let parts = self.sequence(id)?;
                    self.make(Object::Storage(parts))?;
                }
                b'R' => {
                    let call = self.pop_many(2)?;
                    self.rebuild(&call)?;
                }
                // The state of an OrderedDict: its `_metadata`, which tells of versions.
                b'b' => drop(self.pop()?),
                other => return Err(format!("it uses the instruction {other:#04x}")),
            }
        }
    }

    /// What PyTorch would call a function for. The function is only a name here.
    fn rebuild(&mut self, call: &[Value]) -> Result<(), String> {
        let &[Value::Global(global), arguments] = call else {
            return Err("it calls what is no function".to_owned());
        };
        let arguments = self.sequence(arguments)?;
        match global {
            Global::OrderedDict => self.make(Object::Map(Vec::new())),
            Global::RebuildTensor => self.make(Object::Tensor(arguments)),
            Global::Size => self.make(Object::Sequence(arguments)),
            Global::RebuildParameter => {
                let tensor = arguments.first().copied();
                self.push(tensor.ok_or("it holds a parameter without a tensor")?)
            }
            Global::Storage(_) => Err("it calls a storage".to_owned()),
        }
    }

    fn global(&self, names: &[Value]) -> Result<Global, String> {
        let text = |value: &Value| match value {
            Value::Object(place) => match self.objects.get(*place) {
                Some(Object::Text(text)) => Some(text),
                _ => None,
            },
            _ => None,
        };
        match names
            .iter()
            .map(text)
            .collect::<Option<Vec<_>>>()
            .as_deref()
        {
            Some([module, name]) => Global::named(module, name),
            _ => Err("it names something by what is no text".to_owned()),
        }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (bytes, rest) = self.rest.split_first_chunk().ok_or("it breaks off")?;
        self.rest = rest;
        Ok(*bytes)
    }

    fn take_slice(&mut self, length: usize) -> Result<&[u8], String> {
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or("it breaks off")?;
        self.rest = rest;
        Ok(bytes)
    }

    fn long(&mut self) -> Result<(), String> {
        let [length] = self.take()?;
        let bytes = self.take_slice(length.into())?;
        let mut number = [0; 8];
        let Some(low) = number.get_mut(..bytes.len()) else {
            return Err("it holds a number of more than 64 bits".to_owned());
        };
        low.copy_from_slice(bytes);
        let unused = 8 * (8 - bytes.len() as u32);
        // An empty one is zero; of others the highest bit tells the sign.
        let number = i64::from_le_bytes(number);
        let number = number.checked_shl(unused).map_or(0, |high| high >> unused);
        self.push(Value::Int(number))
    }

    fn text(&mut self, length: usize) -> Result<(), String> {
        let text = std::str::from_utf8(self.take_slice(length)?)
            .map_err(|_| "it holds a text that is not UTF-8")?
            .to_owned();
        self.make(Object::Text(text))
    }

    fn line(&mut self) -> Result<String, String> {
        let length = self.rest.iter().position(|&byte| byte == b'\n');
        let line = self.take_slice(length.ok_or("it breaks off")?)?;
        let line = String::from_utf8_lossy(line).into_owned();
        self.take::<1>()?;
        Ok(line)
    }

    fn memo_key(&mut self, is_long: bool) -> Result<u32, String> {
        if is_long {
            Ok(u32::from_le_bytes(self.take()?))
        } else {
            let [key] = self.take()?;
            Ok(key.into())
        }
    }

    fn push(&mut self, value: Value) -> Result<(), String> {
        if self.stack.len() >= MAX_VALUES {
            return Err("it holds too many values".to_owned());
        }
        self.stack.push(value);
        Ok(())
    }

    fn make(&mut self, object: Object) -> Result<(), String> {
        if self.objects.len() >= MAX_VALUES {
            return Err("it holds too many values".to_owned());
        }
        self.objects.push(object);
        self.push(Value::Object(self.objects.len() - 1))
    }

    fn top(&self) -> Result<Value, String> {
        Ok(*self.stack.last().ok_or("its stack is empty")?)
    }

    fn pop(&mut self) -> Result<Value, String> {
        Ok(self.stack.pop().ok_or("its stack is empty")?)
    }

    fn pop_many(&mut self, count: usize) -> Result<Vec<Value>, String> {
        let start = self.stack.len().checked_sub(count);
        Ok(self.stack.split_off(start.ok_or("its stack is empty")?))
    }

    fn pop_to_mark(&mut self) -> Result<Vec<Value>, String> {
        let mark = self.marks.pop().filter(|&mark| mark <= self.stack.len());
        Ok(self.stack.split_off(mark.ok_or("it lacks a mark")?))
    }

    fn sequence(&self, value: Value) -> Result<Vec<Value>, String> {
        match value {
            Value::Object(place) => match self.objects.get(place) {
                Some(Object::Sequence(parts)) => Ok(parts.clone()),
                _ => Err("it has something else where a tuple belongs".to_owned()),
            },
            _ => Err("it has something else where a tuple belongs".to_owned()),
        }
    }

    fn extend(&mut self, parts: &[Value]) -> Result<(), String> {
        match self.top()? {
            Value::Object(place) => match self.objects.get_mut(place) {
                Some(Object::Sequence(list)) => {
                    list.extend(parts);
                    Ok(())
                }
                _ => Err("it appends to what is no list".to_owned()),
            },
            _ => Err("it appends to what is no list".to_owned()),
        }
    }

    fn insert(&mut self, entries: &[Value]) -> Result<(), String> {
        match self.top()? {
            Value::Object(place) => match self.objects.get_mut(place) {
                Some(Object::Map(map)) => {
                    map.extend(entries.chunks_exact(2).map(|entry| (entry[0], entry[1])));
                    Ok(())
                }
                _ => Err("it puts entries into what is no dictionary".to_owned()),
            },
            _ => Err("it puts entries into what is no dictionary".to_owned()),
        }
    }
}
