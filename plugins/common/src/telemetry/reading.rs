//! A value that is replaced as a whole.

/// The audio thread's end of a value that is replaced as a whole.
pub struct ReadingWriter<T: Send>(triple_buffer::Input<T>);

/// The window's end of a value that is replaced as a whole.
pub struct ReadingReader<T: Send>(triple_buffer::Output<T>);

/// A plain value in raw units, such as a set of meter readings, from the audio thread to the window.
#[must_use]
pub fn reading<T: Copy + Default + Send>() -> (ReadingWriter<T>, ReadingReader<T>) {
    let (input, output) = triple_buffer::triple_buffer(&T::default());
    (ReadingWriter(input), ReadingReader(output))
}

impl<T: Copy + Send> ReadingWriter<T> {
    /// Replaces the value.
    pub fn write(&mut self, value: T) {
        self.0.write(value);
    }
}

impl<T: Copy + Send> ReadingReader<T> {
    /// The newest value.
    pub fn read(&mut self) -> T {
        *self.0.read()
    }

    /// The newest value, if it is newer than the one that was read last.
    pub fn read_new(&mut self) -> Option<T> {
        self.0.update().then(|| *self.0.peek_output_buffer())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_new_once() {
        let (mut writer, mut reader) = reading::<u32>();
        assert_eq!(reader.read_new(), None);
        writer.write(7);
        assert_eq!(reader.read_new(), Some(7));
        assert_eq!(reader.read_new(), None);
        assert_eq!(reader.read(), 7);
    }
}
