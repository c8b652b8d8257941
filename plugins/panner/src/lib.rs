//! Lacquer Panner: place, width and level
