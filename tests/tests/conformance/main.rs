//! One suite over every plugin of the registry, run through its built bundle as a DAW would.

mod audio;
mod support;
