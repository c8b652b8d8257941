//! Lacquer Loudness: loudness, true peak and dynamics, live
