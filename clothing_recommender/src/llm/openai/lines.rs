const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Bytes cut into lines at CR, LF or both.
#[derive(Default)]
pub(super) struct Lines {
    pending: Vec<u8>,
    is_started: bool,
    /// The last line ended in CR, so that a LF right after it ends none.
    after_cr: bool,
}

impl Lines {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
        if !self.is_started && self.pending.len() >= BOM.len() {
            if self.pending.starts_with(BOM) {
                self.pending.drain(..BOM.len());
            }
            self.is_started = true;
        }
    }

    /// The next whole line, with what is no UTF-8 in it replaced.
    pub(super) fn next(&mut self) -> Option<String> {
        if !self.is_started {
            return None;
        }
        if self.after_cr && self.pending.first() == Some(&b'\n') {
            self.pending.remove(0);
            self.after_cr = false;
        }
        let end = self
            .pending
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))?;
        self.after_cr = self.pending[end] == b'\r';
        let line = String::from_utf8_lossy(&self.pending[..end]).into_owned();
        self.pending.drain(..=end);
        Some(line)
    }

    /// What no line end follows.
    pub(super) fn rest(&mut self) -> String {
        let rest = std::mem::take(&mut self.pending);
        String::from_utf8_lossy(&rest).into_owned()
    }

    /// Bytes that wait for the end of their line.
    pub(super) fn pending_bytes(&self) -> usize {
        self.pending.len()
    }
}
