//! Lacquer Channel EQ: 24 exact bands for a track
